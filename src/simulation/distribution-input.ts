/**
 * How long something takes, in milliseconds, drawn anew each time. `lognormal`: by its mean and the ratio of its
 * standard deviation to the mean; `pareto`: by its mean and its tail index (above 1; the smaller the heavier);
 * `empirical`: one of these values, each as likely.
 */
export type DurationDistribution =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  | { readonly kind: 'lognormal'; readonly meanMs: number; readonly variation: number }
  | { readonly kind: 'pareto'; readonly meanMs: number; readonly tailIndex: number }
  | { readonly kind: 'empirical'; readonly valuesMs: readonly number[] }
