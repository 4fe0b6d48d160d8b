package results

// The files of a run's folder.
const (
	RunFile     = "run.json"
	TurnsFile   = "turns.ndjson"
	PackedFile  = TurnsFile + ".gz" // instead of turns.ndjson, in runs that are kept
	RoundsFile  = "rounds.csv"
	SlicesFile  = "slices.csv" // only where targets were asked in slices
	SummaryFile = "summary.csv"
	ReportFile  = "report.md"
	PageFile    = "report.html"
	// ViolationsFile has all violations of the contract; it is there if there are any.
	ViolationsFile = "violations.txt"
	ChartsDir      = "charts"
	// PairsFile is the table of all pairs of targets.
	PairsFile = "pairs.csv"
	// The same by CPU time for each answer, and by percentiles of the response time.
	CPUPairsFile = "cpu_pairs.csv"
	P50PairsFile = "p50_pairs.csv"
	P99PairsFile = "p99_pairs.csv"
	// Tables of runs with offered rates, with new connections beside kept ones, and with Locust.
	RatesFile       = "rates.csv"
	ConnectionsFile = "connections.csv"
	BesideFile      = "locust.csv"
)
