package main

import "tenrounds/harness/secret"

const runLong = `run builds the targets of a plan, proves that they meet the contract, loads them in rounds,
and writes results/RUN-ID/ after every turn: a crash or Ctrl-C loses at most the current turn, and --resume
goes on.

On a terminal it shows the progress live: each target with its mean and interval, and what went wrong. q stops
the run like Ctrl-C, d leaves the view and goes on, tab and the arrows choose the scenario, w lists all
warnings, ? explains keys and marks. Nothing is drawn while a target is measured. Without a terminal, in CI,
with --quiet and with --no-live there is no such view. At the end one screen has the answer, and where the
page and all tables are; --full prints these.
After a kill -9 of bench the terminal may not show what you type: type reset and Enter, or Ctrl-J.

PLAN is a name in plans/ (standard if none is given; see bench list) or the path of a file. Every setting of
a plan is also a flag, which overrides the file. If a plan has plain servers and the bookstore, the name of a
target means both programs of its framework.

Flags of a --target are the server's, except five of bench's own. --pgo first records a CPU profile of it
under the plan's scenarios and builds it with that; the profile is kept in the run's folder. --json=std
builds it with encoding/json instead of goccy/go-json, --json=v2 under GOEXPERIMENT=jsonv2. --layout=SEED
links it with its functions in a random order. --processes=N starts N of it on one port (SO_REUSEPORT).
--warmup=TIME puts it under full load after each launch, before the measurement. A target that cannot do this
is refused. With --with, each round launches each Go target in another random layout, since a version moves
every function; --layouts 1 keeps the linker's order.

Passwords in --database are not kept, nor are values in the settings of targets unless they are known to be
harmless: results and messages have ` + secret.Mask + ` instead, and --resume takes
--target and --database again, with the passwords in them.`

const runExample = `  bench run quick
  bench run --targets gin,chi,nethttp --scenarios json --rounds 6
  bench run standard --loader load,wrk --duration 2s        cross-check by the real wrk
  bench run users-local --loader load,locust                the real Locust too
  bench run quick --target gin --target 'gin as gin-gc400 class=tuned GOGC=400'   tuned: ranked separately
  bench run quick --target nethttp --target 'nethttp as pgo class=tuned --pgo'   built with a profile
  bench run quick --targets nethttp --target 'nethttp as v2 --json=v2' --target 'nethttp as two --processes=2'
  bench run quick --targets nethttp,node --target 'node as node-warm --warmup=8s'   run in after each launch
  bench run runtimes               what Go's own settings change
  bench run quick --mode rate --rate 5000 --connections 100   by the clock, 5,000 requests a second
  bench run quick --mode users --users 500 --hatch 50 --think-min 1s --think-max 1s
  bench run --with gin@v1.11.0 --with gin=../gin   gin, another version of it, and a checkout
  bench run quick --targets gin,chi --profile gin   keep CPU profiles of gin too
  bench run precise --targets nethttp --aa nethttp   in slices: small differences, here none
  bench run quick --threshold 'p99<5ms' --threshold 'failed<0.1%' --threshold 'gin json throughput>50000/s'
  bench run bookstore-postgres --targets nethttp-bookstore,gin-bookstore   starts and watches a PostgreSQL
  bench run bookstore --database postgres://me@127.0.0.1/books   a running one; password in PGPASSWORD
  bench run quick --no-live        a line or a small table as progress, no view of the whole screen
  bench run --manifests ../my-servers --targets nethttp,mine
  bench run --resume results/20261122-101500-standard
  bench run --resume results/my-run --target 'mine DB=postgres://me:PASSWORD@127.0.0.1/mine'`
