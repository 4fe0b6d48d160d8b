package harness

// Verdict says what limited a measurement. Rows of one verdict are ranked among themselves, never with
// others (METHODOLOGY.md). harness/stats judges.
type Verdict string

// The verdicts.
const (
	// VerdictServer: the server's CPUs were used up, and not by the generator.
	VerdictServer Verdict = "server"
	// VerdictGenerator: the generator was the limit, or took a notable part of the CPUs that were the server's
	// limit; the figures say nothing of the server.
	VerdictGenerator Verdict = "generator"
	// VerdictDatabase: the database used up the CPUs that it shares with the generator.
	VerdictDatabase Verdict = "database"
	// VerdictOffered: the load offered was met, so the rate is the asker's and says nothing of the server's
	// limit.
	VerdictOffered Verdict = "offered"
	// VerdictUnclear: nobody's CPUs were used up, or no figures tell.
	VerdictUnclear Verdict = "unclear"
)

// BusyShare is the share of their time from which on CPUs count as used up.
const BusyShare = 0.90

// NotableShare is the share of the server's CPUs from which on a generator that runs on them is the limit as
// well: as much as a server may leave unused and still count as the limit itself.
const NotableShare = 1 - BusyShare
