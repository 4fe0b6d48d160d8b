package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// AllSettings lists the settings in the order of the documents.
func AllSettings() []Setting {
	all, defaults := slices.Clone(table), Defaults()
	for i := range all {
		if k := &all[i]; k.Default == "" && k.given(&defaults) {
			k.Default = text(reflect.ValueOf(k.Field(&defaults)).Elem().Interface())
		}
	}
	return all
}

// SettingOf finds a setting by its key; "target.0.name" belongs to "target".
func SettingOf(key string) (Setting, bool) {
	array, _, _ := strings.Cut(key, ".")
	i := slices.IndexFunc(table, func(k Setting) bool { return k.Key == key || k.Key == array })
	if i < 0 {
		return Setting{}, false
	}
	return table[i], true
}

// text is a default in the form of the documents.
func text(value any) string {
	switch v := value.(type) {
	case []string:
		return strings.Join(v, ",")
	case Duration:
		return time.Duration(v).String()
	}
	return fmt.Sprint(value)
}

var (
	inClosed = []harness.Mode{harness.ModeClosed}
	inRate   = []harness.Mode{harness.ModeRate}
	inUsers  = []harness.Mode{harness.ModeUsers}
	loaders  = words(harness.LoaderLoad, harness.LoaderWrk, harness.LoaderLocust)
	onOff    = []string{KeepAliveOn, KeepAliveOff}
	cpuWords = []string{CPUsAuto, CPUsNone}
)

// words are the values of a type with a fixed set of words, as a user writes them.
func words[T ~string](all ...T) []string {
	texts := make([]string, len(all))
	for i, w := range all {
		texts[i] = string(w)
	}
	return texts
}

// table lists the settings in the order of the documents. A new setting needs a field in Settings and an
// entry here.
var table = []Setting{
	{Key: "about", Group: GroupOutput, Help: "a `TEXT` to keep with the results"},
	{Key: "rounds", Group: GroupRounds, Help: "`N` passes over all turns"},
	{
		Key:     "until",
		Group:   GroupRounds,
		Default: "all rounds",
		Help: "end after 6, 10 or 15 rounds if every pair differs significantly or is equal within `PERCENT`, " +
			"after 20 in any case: 1%",
	},
	{Key: "launch", Group: GroupRounds, Words: words(harness.LaunchRound, harness.LaunchOnce),
		Help: "`WHEN` the targets are launched: round (again in each round) or once"},
	{Key: "layouts", Group: GroupRounds, Default: "1; with --with one for each round, at most 10",
		Help: "`K` random orders of the functions in which each Go target is linked; each round launches the next"},
	{Key: "order", Group: GroupRounds, Words: words(harness.OrderShuffled, harness.OrderFixed),
		Help: "`ORDER` of the turns: shuffled (differently in each round) or fixed"},
	{Key: "up", Group: GroupRounds, Words: words(harness.UpAll, harness.UpOne),
		Help: "`WHICH` targets are up while one is measured: all, or only that one"},
	{Key: "interleave", Group: GroupRounds,
		Words: words(harness.InterleaveTurns, harness.InterleaveSlices, harness.InterleaveAuto),
		Help: "`HOW` a round measures its targets: turns (one after the other), slices (one generator switches " +
			"between all of them every few milliseconds), or auto (slices where they are possible)"},
	{Key: "slice", Group: GroupRounds, Default: defaultSlice.String(),
		Help: "slices: `TIME` on a target before the next one"},
	{Key: "slice_settle", Group: GroupRounds, Default: "a tenth of the slice, at most 5ms",
		Help: "slices: `TIME` at the beginning of each that is not counted, since caches are cold"},
	{
		Key:     "slice_curve",
		Group:   GroupRounds,
		Default: "not counted",
		Help: "slices: also count the answers by stretches of `TIME` since the switch: how long targets need " +
			"to settle",
	},
	{Key: "slice_order", Group: GroupRounds, Words: words(harness.SlicesShuffle, harness.SlicesABBA),
		Default: string(harness.SlicesShuffle),
		Help:    "slices: `ORDER` of the targets: shuffle, or abba (forwards and backwards in turn)"},
	{Key: "slice_wait", Group: GroupRounds, Words: words(harness.SliceWaitSleep, harness.SliceWaitPoll),
		Default: string(harness.SliceWaitSleep),
		Help: "slices: `WHAT` the generator does until an answer comes: sleep, or poll, which needs a CPU of its " +
			"own (without one it sleeps) and lets equal servers differ less"},
	{Key: "seed", Group: GroupRounds,
		Help: "`N` for the random order and requests; 0 draws a seed and records it"},
	{Key: "ready", Group: GroupRounds, Help: "`TIME` that a server may take until it is ready"},
	{Key: "targets", Group: GroupWhat,
		Help: "`NAMES` of the targets: gin,chi (without names all under servers/)"},
	{Key: "target", Group: GroupWhat, Whole: true,
		Help: "`ENTRY` with settings of its own, may be repeated: 'gin as gin-gc400 GOGC=400 --some-flag'; " +
			"class=tuned ranks it apart from the plain ones; bench's own flags are --pgo, --json=std or v2, " +
			"--layout=SEED, --processes=N and --warmup=TIME"},
	{Key: "url", Group: GroupWhat, Whole: true,
		Help: "`NAME=URL` of a server that runs already, in any language: mine=http://127.0.0.1:9000/orders; " +
			"may be repeated"},
	{Key: "requests", Group: GroupWhat, Default: "the path of each URL",
		Help: "`FILE` with what servers without the contract are asked, and what they must answer; " +
			"bin/load --help shows one"},
	{Key: "aa", Group: GroupWhat,
		Help: "`NAMES` of targets that take part twice, or '' for none: the report shows how far the two copies " +
			"of a program differ"},
	{Key: "scenarios", Group: GroupWhat, Help: "`NAMES` of the scenarios: text,json"},
	{Key: "database", Group: GroupWhat, Words: []string{harness.DatabaseSQLite, harness.DatabasePrivate},
		Open: true, Default: harness.DatabaseSQLite,
		Help: "`DATABASE` of the bookstore: sqlite (a file, the default), private (a PostgreSQL that bench " +
			"starts on the generator's CPUs), or postgres://USER@HOST/NAME"},
	{Key: "load.loader", Group: GroupLoad, Words: loaders,
		Help: "`NAMES` of the generators: load, wrk (closed) or locust (users), or several: load,wrk"},
	{Key: "load.mode", Group: GroupLoad, Words: words(harness.ModeClosed, harness.ModeRate, harness.ModeUsers),
		Help: "`MODE` of the load: closed (loop), rate (requests by the clock) or users (with think times); the " +
			"flag removes the plan's settings of another mode"},
	{Key: "load.connections", Group: GroupLoad, Modes: []harness.Mode{harness.ModeClosed, harness.ModeRate},
		Default: fmt.Sprint(defaultConnections), Help: "closed, rate: `N` connections at once"},
	{Key: "load.sweep", Group: GroupLoad, Modes: inClosed,
		Help: "closed: one turn for each number of connections in `LIST`: 1,10,100"},
	{Key: "load.rate", Group: GroupLoad, Modes: inRate, Help: "rate: `N` requests per second"},
	{Key: "load.rates", Group: GroupLoad, Modes: inRate,
		Help: "rate: one turn for each rate in `LIST`, per second or as a share of the slowest capacity: 1000,50%"},
	{Key: "load.saturation", Group: GroupLoad, Modes: inRate,
		Help: "rate: with --rates, one more turn in a closed loop"},
	{Key: "load.keepalive", Group: GroupLoad, Modes: inClosed, Words: onOff, Default: KeepAliveOn,
		Help: "closed: `HOW` connections are used: on (kept), off (a new one for each request), or on,off for a " +
			"turn of each"},
	{
		Key:     "load.arrivals",
		Group:   GroupLoad,
		Modes:   inRate,
		Words:   words(harness.ArrivalsConstant, harness.ArrivalsPoisson),
		Default: defaultArrivals,
		Help:    "rate: `DISTANCES` between requests: constant or poisson",
	},
	{Key: "load.backlog", Group: GroupLoad, Modes: inRate, Default: fmt.Sprint(defaultBacklog),
		Help: "rate: `N` overdue requests may wait for a connection"},
	{Key: "load.slo", Group: GroupLoad, Modes: inRate,
		Help: "rate: search the highest rate with a p99 of the response time under `TIME`"},
	{Key: "load.users", Group: GroupLoad, Modes: inUsers,
		Help: "users: `N` virtual users, each with a connection"},
	{Key: "load.hatch", Group: GroupLoad, Modes: inUsers, Default: fmt.Sprint(defaultHatch),
		Help: "users: `N` users start per second"},
	{Key: "load.think_min", Group: GroupLoad, Modes: inUsers, Default: defaultThinkMin.String(),
		Help: "users: shortest `TIME` from an answer to the user's next request"},
	{Key: "load.think_max", Group: GroupLoad, Modes: inUsers, Default: defaultThinkMax.String(),
		Help: "users: longest `TIME` from an answer to the user's next request"},
	{Key: "load.stop_when", Group: GroupLoad, Modes: inUsers, Whole: true,
		Help: "users: end a turn on a `CONDITION`, 'failed>1%' or 'p99>1s'; may be repeated"},
	{Key: "load.duration", Group: GroupLoad, Help: "measured `TIME` of a turn"},
	{Key: "load.warmup", Group: GroupLoad, Help: "`TIME` of load before the measured part"},
	{Key: "load.timeout", Group: GroupLoad, Help: "`TIME` that one answer may take"},
	{Key: "load.threads", Group: GroupLoad, Default: "1", Help: "`N` threads of wrk"},
	{
		Key:     "load.client",
		Group:   GroupLoad,
		Words:   words(harness.ClientHTTP, harness.ClientFast),
		Default: string(harness.ClientHTTP),
		Help:    "`CLIENT` of Locust's users: http (HttpUser) or fast (FastHttpUser)",
	},
	{
		Key:     "load.workers",
		Group:   GroupLoad,
		Default: "this machine's own generator",
		Help: "`LIST` of how many machines make the load together, one turn for each: 2 or 1,2,4; on each of " +
			"them " +
			"runs bench worker",
	},
	{Key: "machine.listen", Group: GroupMachine, Default: "127.0.0.1",
		Help: "`ADDRESS` on which the servers listen; workers on other machines need one that they reach"},
	{Key: "machine.server_cpus", Group: GroupMachine, Words: cpuWords, Open: true,
		Help: "CPU `LIST` of the servers: auto (half of them), none (not pinned), or 0-3,8"},
	{Key: "machine.load_cpus", Group: GroupMachine, Words: cpuWords, Open: true,
		Help: "CPU `LIST` of the generator: auto (the other half), none, or a list"},
	{
		Key:     "machine.cpus",
		Group:   GroupMachine,
		Default: "all of server_cpus",
		Help: "`N` CPUs for each server, as on a small machine: whole ones are the first of --server-cpus, a " +
			"part " +
			"of one, such as 0.5, is a quota",
	},
	{Key: "machine.memory", Group: GroupMachine, Default: "no limit",
		Help: "`SIZE` of memory that each server may use, such as 1GiB: the kernel ends one that needs more"},
	{
		Key:     "machine.network",
		Group:   GroupMachine,
		Default: "as it is",
		Help: "`RULE` for what the servers' machine sends, such as \"delay 15ms loss 0.1% rate 100mbit\": " +
			"it needs root, and netem in the kernel",
	},
	{Key: "machine.base_port", Group: GroupMachine,
		Help: "`PORT` of the first target, each has its own; 0 takes free ones"},
}
