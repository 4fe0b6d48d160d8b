package harness

// What limited a measurement. Rows of one verdict are ranked among themselves, never with others
// (METHODOLOGY.md). harness/stats judges.
const (
	// VerdictServer: the server's CPUs were used up.
	VerdictServer = "server"
	// VerdictGenerator: the generator was the limit; the figures say nothing of the server.
	VerdictGenerator = "generator"
	// VerdictDatabase: the database used up the CPUs that it shares with the generator.
	VerdictDatabase = "database"
	// VerdictOffered: the load offered was met, so the rate is the asker's and says nothing of the server's limit.
	VerdictOffered = "offered"
	// VerdictUnclear: nobody's CPUs were used up, or no figures tell.
	VerdictUnclear = "unclear"
)

// BusyShare is the share of their time from which on CPUs count as used up.
const BusyShare = 0.90
