package plan

import (
	"cmp"
	"slices"
	"time"

	"tenrounds/harness"
)

// Settings are a plan as its author writes it: the keys of a file in plans/. Each is also a flag of "bench
// run". Resolve makes a harness.Plan of them; table.go describes each.
type Settings struct {
	About  string         `toml:"about"`
	Rounds int            `toml:"rounds"`
	Launch harness.Launch `toml:"launch"`
	Until  *string        `toml:"until"`
	// Layouts is how many random layouts each target is linked in; nil means one for each round where variants
	// take part, else none.
	Layouts *int          `toml:"layouts"`
	Order   harness.Order `toml:"order"`
	Up      harness.Up    `toml:"up"`
	// Interleave is turns or slices; the others are for slices.
	Interleave  harness.Interleave `toml:"interleave"`
	Slice       *Duration          `toml:"slice"`
	SliceSettle *Duration          `toml:"slice_settle"`
	SliceCurve  *Duration          `toml:"slice_curve"`
	SliceOrder  *string            `toml:"slice_order"`
	SliceWait   *string            `toml:"slice_wait"`
	Seed        uint64             `toml:"seed"`
	// Ready is how long a server may take until it is ready.
	Ready     Duration `toml:"ready"`
	Scenarios []string `toml:"scenarios"`
	// Database has the bookstore's data: "sqlite", "private", or the address of a PostgreSQL.
	Database string `toml:"database"`
	// Targets are names of manifests. If it and Entries are empty, all under servers/ take part.
	Targets []string        `toml:"targets"`
	Entries []EntrySettings `toml:"target"`
	// URLs are servers that run already, NAME=URL, and Requests is the file of what servers without the contract
	// are asked.
	URLs     []string `toml:"url"`
	Requests string   `toml:"requests"`
	// allRun is true if all targets run already, so that none is launched.
	allRun bool `toml:"-"`
	// AA are aliases of targets that take part twice: the difference to such a copy is noise.
	AA []string `toml:"aa"`
	// AAMoves copies the first target instead if AA is the plan's, and the user's targets have none of AA. It is
	// not a key of a plan.
	AAMoves bool            `toml:"-"`
	Load    LoadSettings    `toml:"load"`
	Machine MachineSettings `toml:"machine"`
}

// EntrySettings is a [[target]] table: a target with an alias and settings of its own.
type EntrySettings struct {
	Name  string            `toml:"name"`
	Alias string            `toml:"alias"`
	Env   map[string]string `toml:"env"`
	Flags []string          `toml:"flags"`
	// Class is "tuned" or "plain"; "" means the manifest's.
	Class string `toml:"class"`
	// PGO builds it with its own profile, JSON with another codec (harness.JSONStd, harness.JSONv2).
	PGO  bool   `toml:"pgo"`
	JSON string `toml:"json"`
	// Layout is the seed of the order of its functions; 0 is the linker's own.
	Layout uint32 `toml:"layout"`
	// Processes is how many share its port; 0 is one.
	Processes int `toml:"processes"`
	// Warmup is the run-in after each launch; nil means the manifest's.
	Warmup *Duration `toml:"warmup"`
}

// Entry makes an entry of the table, with its environment sorted by name.
func (x EntrySettings) Entry() harness.Entry {
	entry := harness.Entry{Target: x.Name, Alias: cmp.Or(x.Alias, x.Name), Flags: x.Flags, Class: x.Class,
		PGO: x.PGO, JSON: x.JSON, Layout: x.Layout, Processes: x.Processes}
	for name, value := range x.Env {
		entry.Env = append(entry.Env, name+"="+value)
	}
	slices.Sort(entry.Env)
	return entry
}

// LoadSettings is the [load] table. A pointer is nil and a list empty if the key was not given, since some
// keys are refused in other modes.
type LoadSettings struct {
	Loader []string     `toml:"loader"`
	Mode   harness.Mode `toml:"mode"`
	// Connections is one number of connections, and Sweep several, one after the other.
	Connections *int     `toml:"connections"`
	Sweep       []int    `toml:"sweep"`
	Duration    Duration `toml:"duration"`
	Warmup      Duration `toml:"warmup"`
	Timeout     Duration `toml:"timeout"`
	Threads     int      `toml:"threads"`
	Client      *string  `toml:"client"`
	// Workers are numbers of machines that make the load together, each for a turn of its own.
	Workers []int `toml:"workers"`

	Rate     *float64 `toml:"rate"`
	Arrivals *string  `toml:"arrivals"`
	Backlog  *int     `toml:"backlog"`
	// SLO searches the rate.
	SLO *Duration `toml:"slo"`
	// Rates are several rates: requests per second, or shares of the slowest capacity such as "50%".
	Rates []string `toml:"rates"`
	// Saturation adds a closed loop with the same connections.
	Saturation bool `toml:"saturation"`
	// KeepAlive is "on", "off" for a new connection for each request, or both.
	KeepAlive []string `toml:"keepalive"`

	Users    *int      `toml:"users"`
	Hatch    *float64  `toml:"hatch"`
	ThinkMin *Duration `toml:"think_min"`
	ThinkMax *Duration `toml:"think_max"`
	StopWhen []string  `toml:"stop_when"`
}

// MachineSettings is the [machine] table. CPUs are "auto" (one half each), "none" (not pinned), or a list in
// the form of cpuset(7).
type MachineSettings struct {
	ServerCPUs string `toml:"server_cpus"`
	LoadCPUs   string `toml:"load_cpus"`
	BasePort   int    `toml:"base_port"`
	// CPUs is how many each server may use, and Memory how much: "1GiB".
	CPUs   *float64 `toml:"cpus"`
	Memory string   `toml:"memory"`
	// Network slows down what the servers' machine sends: "delay 15ms rate 100mbit loss 0.1%".
	Network string `toml:"network"`
	// Listen is where servers listen; "" is 127.0.0.1.
	Listen string `toml:"listen"`
}

// Words of the CPU settings and of keepalive.
const (
	CPUsAuto     = "auto"
	CPUsNone     = "none"
	KeepAliveOn  = "on"
	KeepAliveOff = "off"
)

// Defaults of the settings that only some plans have; those of load are the same in bin/load.
const (
	defaultConnections = 20
	defaultArrivals    = string(harness.ArrivalsConstant)
	defaultBacklog     = 100_000
	defaultHatch       = 100
	defaultThinkMin    = 5 * time.Second
	defaultThinkMax    = 15 * time.Second
	// defaultSlice is short, so that changes of the machine affect all targets, and long enough for hundreds of
	// answers.
	defaultSlice = 50 * time.Millisecond
)

// Duration is a time.Duration that reads "2s" or "500ms".
type Duration time.Duration

// UnmarshalText reads the syntax of time.ParseDuration.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// Defaults are the settings that a plan starts from.
func Defaults() Settings {
	return Settings{
		Rounds:     10,
		Launch:     harness.LaunchRound,
		Order:      harness.OrderShuffled,
		Up:         harness.UpAll,
		Interleave: harness.InterleaveTurns,
		Ready:      Duration(10 * time.Second),
		Scenarios:  []string{"text", "json"},
		Load: LoadSettings{
			Loader:   words(harness.LoaderLoad),
			Mode:     harness.ModeClosed,
			Duration: Duration(2 * time.Second),
			Warmup:   Duration(500 * time.Millisecond),
			Timeout:  Duration(5 * time.Second),
		},
		Machine: MachineSettings{ServerCPUs: CPUsAuto, LoadCPUs: CPUsAuto},
	}
}
