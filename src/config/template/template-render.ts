/** The command whose output is the template rendered, by what the file looks like. */
export function renderCommand(file: string, text: string): string {
  if (
    /\{\{[^{}]{0,200}\.(?:Values|Release|Chart|Capabilities)\b/.test(text) ||
    /(?:^|\/)templates\/|\.tpl$/.test(file)
  ) {
    return '`helm template RELEASE CHART -f VALUES`'
  }
  if (/^\[(?:Unit|Service)\]/m.test(text)) return '`systemctl show -p ExecStart UNIT`'
  if (/^services:/m.test(text)) return '`docker compose config`'
  if (/\{%/.test(text) || /\.j2$/.test(file)) return '`ansible-playbook PLAYBOOK --check --diff`'
  if (/^kind:[ \t]*Kustomization/m.test(text)) return '`kustomize build DIRECTORY`'
  if (/^[ \t-]*kind:/m.test(text)) return '`kubectl get pod POD -o yaml`'
  return '`ps -o args= -C vttablet` where it runs'
}
