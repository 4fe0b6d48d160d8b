package harness

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// LoadResult is the one JSON object that a load generator prints: seconds, bytes and counts.
type LoadResult struct {
	Mode   Mode   `json:"mode"`
	Engine string `json:"engine"`
	Seed   uint64 `json:"seed"`
	// Verified is true if the body of every answer was compared with an expectation.
	Verified bool `json:"verified"`
	// Duration is the measured window in seconds, warm-up excluded.
	Duration float64 `json:"duration_s"`
	// Users is how many virtual users had started by the end, in the mode users.
	Users int `json:"users,omitempty"`
	// StoppedBy is the condition that ended a ramp of users, with what was seen; zero if none did.
	StoppedBy Stop `json:"stopped_by,omitzero"`
	// Ramp are the stretches of a ramp of users in order, a second each, or of a ramp over 200 s more, and those
	// of a load with a curve; nil in other loads, and in results from before they were kept.
	Ramp      []RampStep      `json:"ramp,omitempty"`
	Targets   []TargetLoad    `json:"targets"`
	Generator GeneratorHealth `json:"generator"`
	// Warnings are doubts about the whole; those about one of several URLs stand in its account.
	Warnings Doubts `json:"warnings"`
	// Violations are of rules that were checked while the load went on. Who started the generator adds them.
	Violations []Violation `json:"violations,omitempty"`
	// Resources is what the machine said meanwhile. The generator does not know it: who started it adds it.
	Resources *Resources `json:"resources,omitempty"`
	// Visits are the same for each of Targets, where several were asked in slices; Part takes its own as
	// Resources.
	Visits []*Resources `json:"-"`
	// Carriers are the machines that made the load together; nil if one generator made it alone.
	Carriers []Carrier `json:"carriers,omitempty"`
	// Parts is only in the result of a share, before it is merged with the others.
	Parts *Parts `json:"parts,omitempty"`
}

// TargetLoad is the account of one URL. At all times
// Scheduled = Correct + Wrong + Errors + Timeouts + Unsent + InFlight.
type TargetLoad struct {
	URL string `json:"url"`
	// Address is the IP:PORT behind the URL that was loaded. Old results have none.
	Address   string `json:"address,omitempty"`
	Scheduled int64  `json:"scheduled"`
	Correct   int64  `json:"correct"`
	Wrong     int64  `json:"wrong"`
	Errors    int64  `json:"errors"`
	Timeouts  int64  `json:"timeouts"`
	Unsent    int64  `json:"unsent"`
	InFlight  int64  `json:"in_flight"`
	// Unmet says that more than 1 - MetShare of Scheduled are Unsent: times describe the rest alone.
	Unmet bool `json:"unmet,omitempty"`
	// Throughput counts all complete answers per second of the window, Goodput only the correct ones.
	Throughput    float64  `json:"throughput_rps"`
	Goodput       float64  `json:"goodput_rps"`
	BytesReceived int64    `json:"bytes_received"`
	Failures      Failures `json:"failures"`
	// Difference is the first head, number or unsolicited bytes that should not have come, in words.
	Difference string `json:"difference,omitempty"`
	// HighestNumber is the highest that the target counted to in its answers, 0 if none are counted.
	HighestNumber int64 `json:"highest_number,omitempty"`
	// HighestNumbers of each process that shares the target's port; nil if there is only one.
	HighestNumbers []int64 `json:"highest_numbers,omitempty"`
	// ServerCPU is the CPU time of the --pid process, or the sum of several, in the window, in seconds; null
	// without --pid or where the system does not tell.
	ServerCPU *float64 `json:"server_cpu_s"`
	// Carried are the correct answers in slices to requests that were sent before the counted part of the slice;
	// they are in Throughput and Goodput, and in no other count.
	Carried int64 `json:"carried,omitempty"`
	// IdleCPU is the CPU time of the --pid process in the slices of other URLs, which took IdleTime.
	// GeneratorCPU is the generator's CPU time in this URL's slices. All are in seconds, and null with a single
	// URL.
	IdleCPU      *float64 `json:"idle_cpu_s,omitempty"`
	IdleTime     float64  `json:"idle_s,omitempty"`
	GeneratorCPU *float64 `json:"generator_cpu_s,omitempty"`
	// Stalled is for how many seconds of the window the generator stood still, by its own clock: stopped, or
	// without a CPU. It is a lower bound.
	Stalled float64 `json:"generator_stalled_s,omitempty"`
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
	// Curve are the correct answers by stretches of the slices, of all of them together, from the first stretch
	// after the switch to this URL: where that was asked for.
	Curve []int64 `json:"curve,omitempty"`
	// Warnings are the doubts about this account alone, where several URLs were asked.
	Warnings Doubts `json:"warnings,omitempty"`
}

// MetShare is the share of an offered load from which it counts as met.
const MetShare = 0.99

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

// disturbingStall is the share of the window from which a standstill of the generator disturbs a turn
// (METHODOLOGY.md).
const disturbingStall = 0.01

// NoteStandstills adds to the disturbances of the turns that the generator stood still in them.
func (r *LoadResult) NoteStandstills() {
	for i, t := range r.Targets {
		used := r.Resources
		if i < len(r.Visits) {
			used = r.Visits[i]
		}
		used.disturb(Standstill(t.Stalled, r.Duration))
	}
}

// Standstill says for how long a generator stood still in a window; "" if that was too short to matter.
func Standstill(stalled, window float64) string {
	if stalled <= disturbingStall*window {
		return ""
	}
	return fmt.Sprintf("the generator stood still for %.2g s of %.3g s", stalled, window)
}

// Identity reports whether the accounting identity holds.
func (t TargetLoad) Identity() bool {
	return t.Scheduled == t.Correct+t.Wrong+t.Errors+t.Timeouts+t.Unsent+t.InFlight
}

// Failed counts the requests that got no correct answer in time.
func (t TargetLoad) Failed() int64 { return t.Wrong + t.Errors + t.Timeouts }

// Unmeasured says why the account has no figures; "" if it has some.
func (t TargetLoad) Unmeasured() string {
	switch {
	case t.Correct > 0 || t.Failed() > 0:
		return ""
	case t.Scheduled > 0 && t.InFlight == 0:
		return "no request was sent: all connections waited for earlier answers"
	case len(t.Slices) > 0:
		return "no answer was complete within a slice: make them longer, as by --slice 500ms"
	}
	return "no answer was complete within the window: make it longer, as by --duration 10s"
}

// Failures split the failed requests by cause: Wrong = Status + Body + Head,
// Errors = Connect + Reset + Malformed + Unsolicited.
type Failures struct {
	Connect int64 `json:"connect"`
	// Reset is a FIN or RST before an answer was complete.
	Reset   int64 `json:"reset"`
	Status  int64 `json:"status"`
	Body    int64 `json:"body"`
	Timeout int64 `json:"timeout"`
	// Malformed is an answer that is no HTTP/1.x. In results from before it was counted it is part of Reset.
	Malformed int64 `json:"malformed,omitempty"`
	// Head is the right status and body with another head than the one that was proved.
	Head int64 `json:"head,omitempty"`
	// Unsolicited are bytes that came while no request waited for an answer. Each time counts as a request that
	// failed.
	Unsolicited int64 `json:"unsolicited,omitempty"`
	// Reasons count every failed request by its cause in words, such as "status 503" or "connect: refused".
	// There are few: the rest counts as "other". Nil where nothing failed, and where the generator does not
	// tell.
	Reasons Reasons `json:"reasons,omitempty"`
}

// Reasons count failed requests by their causes.
type Reasons map[string]int64

// Words are the reasons with their counts, the most frequent first: "12 status 503".
func (r Reasons) Words() []string {
	keys := slices.SortedFunc(maps.Keys(r), func(a, b string) int {
		return cmp.Or(cmp.Compare(r[b], r[a]), cmp.Compare(a, b))
	})
	for i, key := range keys {
		keys[i] = fmt.Sprintf("%d %s", r[key], key)
	}
	return keys
}

// Brief are the most frequent reasons in one line; "" for none.
func (r Reasons) Brief() string {
	const most = 3
	words := r.Words()
	if len(words) > most {
		return strings.Join(words[:most], ", ") + " and others"
	}
	return strings.Join(words, ", ")
}

// Explain adds the most frequent reasons, if there are any, to words on failures.
func (r Reasons) Explain(words string) string {
	if len(r) == 0 {
		return words
	}
	return words + ": " + r.Brief()
}

// GeneratorHealth is what the generator says of itself over the window.
type GeneratorHealth struct {
	CPU           float64 `json:"cpu_s"`
	User          float64 `json:"user_s"`
	System        float64 `json:"system_s"`
	CPUPerRequest float64 `json:"cpu_per_request_s"`
	SendLagP99    float64 `json:"send_lag_p99_s"`
	GCCycles      uint32  `json:"gc_cycles"`
	// LiveConnections are those that were still open when nothing more was to be sent: fewer than there should
	// be have been lost. Without keep-alive there are none.
	LiveConnections int64 `json:"live_connections"`
	PeakRSS         int64 `json:"peak_rss_bytes"`
	// Limited is true if an open loop could not keep its times, so that the result says nothing of the server.
	Limited bool `json:"limited,omitempty"`
}

// Part is the share of one URL in the answer of a generator that asked several: its own account and time, and
// the warnings that concern it. What belongs to the generator as a whole stands in every part.
func (r LoadResult) Part(i int) LoadResult {
	part, t := r, r.Targets[i]
	part.Targets = []TargetLoad{t}
	if part.Visits = nil; i < len(r.Visits) {
		part.Resources = r.Visits[i]
	}
	var own time.Duration // in whole nanoseconds, so that nothing is lost in adding up
	for _, s := range t.Slices {
		own += time.Duration(math.Round(s.Duration * 1e9))
	}
	part.Duration = own.Seconds()
	part.Warnings = slices.Concat(Doubts{}, t.Warnings, r.Warnings) // never null in JSON
	part.Targets[0].Warnings = nil
	return part
}

// ServerCPUPerRequest is the server's CPU time for each answer that came in the time in which it was
// measured, in seconds; false where it is not known.
func (t TargetLoad) ServerCPUPerRequest() (seconds float64, known bool) {
	n := t.Correct + t.Carried
	if t.ServerCPU == nil || n == 0 {
		return 0, false
	}
	return *t.ServerCPU / float64(n), true
}

// EstimateServerCPU takes the server's CPU time from the samples of the machine, where no generator read it:
// those of the workers run elsewhere. It is brought from the stretch of the samples to the whole window.
func (r *LoadResult) EstimateServerCPU() {
	if x := r.Resources; x != nil && x.Stretch > 0 && len(r.Targets) == 1 && r.Targets[0].ServerCPU == nil {
		r.Targets[0].ServerCPU = new((x.Server.User + x.Server.System) * r.Duration / x.Stretch)
	}
}

// NoteThrottled warns of a quota that stopped the server.
func (r *LoadResult) NoteThrottled() {
	x := r.Resources
	if x == nil && len(r.Visits) > 0 {
		x = r.Visits[0]
	}
	if x != nil && x.Server.Throttled != nil &&
		x.Server.Throttled.Seconds >= ThrottledShare*(x.Stretch+x.Visit) {
		r.Warnings = append(r.Warnings,
			NewDoubt("the server's CPU time was limited: %s", x.Server.Throttled.String()))
	}
}
