package harness

// LoadResult is the one JSON object that a load generator prints: seconds, bytes and counts.
type LoadResult struct {
	Mode   string `json:"mode"`
	Engine string `json:"engine"`
	Seed   uint64 `json:"seed"`
	// Verified is true if the body of every answer was compared with an expectation.
	Verified bool `json:"verified"`
	// Duration is the measured window in seconds, warm-up excluded.
	Duration float64 `json:"duration_s"`
	// Users is how many virtual users had started by the end, in the mode users.
	Users int `json:"users,omitempty"`
	// StoppedBy is the condition that ended a ramp of users, with what was seen; empty if none did.
	StoppedBy string `json:"stopped_by,omitempty"`
	// Ramp are the stretches of a ramp of users in order, a second each, or of a ramp over 200 s more; nil in other loads, and
	// in results from before they were kept.
	Ramp      []RampStep      `json:"ramp,omitempty"`
	Targets   []TargetLoad    `json:"targets"`
	Generator GeneratorHealth `json:"generator"`
	Warnings  []string        `json:"warnings"`
	// Resources is what the machine said meanwhile. The generator does not know it: who started it adds it.
	Resources *Resources `json:"resources,omitempty"`
	// Visits are the same for each of Targets, where several were asked in slices; Part takes its own as Resources.
	Visits []*Resources `json:"-"`
}

// TargetLoad is the account of one URL. At all times
// Scheduled = Correct + Wrong + Errors + Timeouts + Unsent + InFlight.
type TargetLoad struct {
	URL       string `json:"url"`
	Scheduled int64  `json:"scheduled"`
	Correct   int64  `json:"correct"`
	Wrong     int64  `json:"wrong"`
	Errors    int64  `json:"errors"`
	Timeouts  int64  `json:"timeouts"`
	Unsent    int64  `json:"unsent"`
	InFlight  int64  `json:"in_flight"`
	// Throughput counts all complete answers per second of the window, Goodput only the correct ones.
	Throughput    float64  `json:"throughput_rps"`
	Goodput       float64  `json:"goodput_rps"`
	BytesReceived int64    `json:"bytes_received"`
	Failures      Failures `json:"failures"`
	// ServerCPU is the CPU time of the --pid process in the window, in seconds; null without --pid or
	// where the system does not tell.
	ServerCPU *float64 `json:"server_cpu_s"`
	// Carried are the correct answers in slices to requests that were sent before the counted part of the slice; they
	// are in Throughput and Goodput, and in no other count.
	Carried int64 `json:"carried,omitempty"`
	// IdleCPU is the CPU time of the --pid process while other URLs were asked, which took IdleTime, and GeneratorCPU
	// that of the generator in this URL's slices: in seconds, null where one URL alone was asked.
	IdleCPU      *float64 `json:"idle_cpu_s,omitempty"`
	IdleTime     float64  `json:"idle_s,omitempty"`
	GeneratorCPU *float64 `json:"generator_cpu_s,omitempty"`
	// Creates counts the requests that make something; null where there are none.
	Creates *Creates `json:"creates,omitempty"`
	// GivenUp says that the URL was silent in several slices and was not asked in the rest.
	GivenUp      bool         `json:"given_up,omitempty"`
	ResponseTime Distribution `json:"response_time_s"`
	ServiceTime  Distribution `json:"service_time_s"`
	// Histogram is the response time in nanoseconds, in HdrHistogram's V2 compressed encoding, base64.
	Histogram string `json:"histogram_v2"`
	// Slices are the parts of the window, in order, where several URLs were asked in turn.
	Slices []Slice `json:"slices,omitempty"`
}

// Slice is a stretch of time in which one of several URLs was asked.
type Slice struct {
	// Index counts the slices of all URLs, from 0.
	Index int `json:"index"`
	// Start is in seconds since the start of the run; Duration leaves out the trimmed edge.
	Start     float64  `json:"start_s"`
	Duration  float64  `json:"duration_s"`
	Correct   int64    `json:"correct"`
	Carried   int64    `json:"carried,omitempty"` // as in TargetLoad
	Failed    int64    `json:"failed"`
	Goodput   float64  `json:"goodput_rps"`
	ServerCPU *float64 `json:"server_cpu_s"`
}

// Identity reports whether the accounting identity holds.
func (t TargetLoad) Identity() bool {
	return t.Scheduled == t.Correct+t.Wrong+t.Errors+t.Timeouts+t.Unsent+t.InFlight
}

// Failed counts the requests that got no correct answer in time.
func (t TargetLoad) Failed() int64 { return t.Wrong + t.Errors + t.Timeouts }

// Failures split the failed requests by cause: Wrong = Status + Body, Errors = Connect + Reset.
type Failures struct {
	Connect int64 `json:"connect"`
	// Reset is a FIN or RST before an answer was complete, or an answer that is no HTTP.
	Reset   int64 `json:"reset"`
	Status  int64 `json:"status"`
	Body    int64 `json:"body"`
	Timeout int64 `json:"timeout"`
}

// GeneratorHealth is what the generator says of itself over the window.
type GeneratorHealth struct {
	CPU           float64 `json:"cpu_s"`
	User          float64 `json:"user_s"`
	System        float64 `json:"system_s"`
	CPUPerRequest float64 `json:"cpu_per_request_s"`
	SendLagP99    float64 `json:"send_lag_p99_s"`
	GCCycles      uint32  `json:"gc_cycles"`
	// LiveConnections are those that were still open when nothing more was to be sent: fewer than there should be
	// have been lost. Without keep-alive there are none.
	LiveConnections int64 `json:"live_connections"`
	PeakRSS         int64 `json:"peak_rss_bytes"`
	// Limited is true if an open loop could not keep its times, so that the result says nothing of the server.
	Limited bool `json:"limited,omitempty"`
}
