#!/bin/sh
# Runs a server on a copy of a data directory until standard input ends, which it does when the test process
# goes, however it goes; then kills the server and removes the copy. Prints the server's process id.
#   usage: run-server.sh TEMPLATE DATA_DIRECTORY SOFT_NOFILE HARD_NOFILE COMMAND...
template=$1 data=$2 soft=$3 hard=$4
shift 4
cp -a --reflink=auto "$template" "$data"
rm -f "$data/auto.cnf"
(ulimit -Sn "$soft" && ulimit -Hn "$hard" && exec "$@") < /dev/null &
server=$!
echo "$server"
cat > /dev/null
# Nobody reads on: a word of the shell about the killed server would end it before it has cleaned up.
exec > /dev/null 2>&1
kill -9 "$server"
wait "$server"
rm -rf "$data"
