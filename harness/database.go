package harness

// Databases that a plan of the bookstore can name; any other is the address of a PostgreSQL.
const (
	DatabaseSQLite  = "sqlite"  // a file, in the servers' own processes
	DatabasePrivate = "private" // a PostgreSQL cluster of the harness's own, on the generator's CPUs
)

// Database is what the bookstore's servers kept their data in during a run, as run.json has it.
type Database struct {
	// Kind is DatabaseSQLite, DatabasePrivate, or an address without its password.
	Kind string `json:"kind"`
	// Version names the program too: "PostgreSQL 15.13".
	Version string `json:"version,omitempty"`
	// Pool is how many connections each server opens at most, where its entry says nothing else.
	Pool int `json:"pool"`
	// CPUs are those that a private cluster is pinned to, or that a named one may use, as in cpuset(7); empty
	// means not pinned, or not known.
	CPUs string `json:"cpus,omitempty"`
	// Watched is true for a named database whose processes were found on this machine and are watched like a
	// private one's.
	Watched bool `json:"watched,omitempty"`
	// Settings are the PostgreSQL settings that are not defaults, and some important ones.
	Settings map[string]string `json:"settings,omitempty"`

	Scale    string `json:"scale"`
	Seed     uint64 `json:"seed"`
	Authors  int    `json:"authors"`
	Books    int    `json:"books"`
	Checksum string `json:"checksum"`
	// LoadTime is how long making the data took, in this run or in the one that made it, in seconds; 0 if not
	// known.
	LoadTime float64 `json:"load_s,omitempty"`
	// Bytes is the size on disk after loading; 0 if not known.
	Bytes int64 `json:"bytes,omitempty"`
}
