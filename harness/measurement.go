package harness

import (
	"math"
	"slices"
	"time"
)

// Measurement is the result of one turn, and one line of turns.ndjson.
type Measurement struct {
	Turn
	Started time.Time `json:"started"`
	Port    int       `json:"port"`
	PID     int       `json:"pid,omitempty"`
	// Layout is the seed of the layout that was launched; 0 for the linker's own order.
	Layout uint32 `json:"layout,omitempty"`
	// Result is the generator's whole answer; nil if there is none.
	Result *LoadResult `json:"result"`
	// Capacity is the rate at which half of the tries keep to the SLO, CapacityLow and CapacityHigh are its 95 %
	// interval. Runs of before the staircase have the highest rate that passed three times, and no interval.
	Capacity     float64 `json:"capacity_rps,omitempty"`
	CapacityLow  float64 `json:"capacity_low_rps,omitempty"`
	CapacityHigh float64 `json:"capacity_high_rps,omitempty"`
	// Steps are all tries of a search; Result is that of the passing one with the highest rate up to Capacity.
	Steps []Step `json:"steps,omitempty"`
	// RunIn is what the server got before this turn; nil where it was run in before, or needs none.
	RunIn *RunIn `json:"run_in,omitempty"`
	// Error says why the turn could not be measured, or was cut short. Such a turn is never ranked.
	Error string `json:"error,omitempty"`
	// Verdict is what limited the turn; Limit says why, with the figures.
	Verdict Verdict `json:"limit,omitempty"`
	Limit   string  `json:"limit_reason,omitempty"`
	// Warnings are doubts about the figures.
	Warnings Doubts `json:"warnings,omitempty"`
}

// Account returns the account of the one URL that a turn asks, or nil.
func (m Measurement) Account() *TargetLoad {
	if m.Result == nil || len(m.Result.Targets) != 1 {
		return nil
	}
	return &m.Result.Targets[0]
}

// Achieved is the figure by which the row of a measured turn is ranked: correct answers per second, or of a
// search the capacity that it found.
func (m Measurement) Achieved() float64 {
	if m.Load.SLO > 0 {
		return m.Capacity
	}
	return m.Account().Goodput
}

// Clean reports whether the turn ended with correct answers only, and at least one, and all that fell due was
// sent.
func (m Measurement) Clean() bool {
	t := m.Account()
	return m.Error == "" && t != nil && t.Correct > 0 && t.Failed() == 0 && !t.Unmet
}

// RunIn is the load that a server got right after its launch, before its first turn of a scenario: some
// runtimes take seconds until they have compiled what is hot. It is in no figure of a row.
type RunIn struct {
	// Duration is how long it was to take, and Window how long one of its stretches is, both in seconds.
	Duration float64 `json:"duration_s"`
	Window   float64 `json:"window_s"`
	// Rates are the correct answers per second of each stretch, in order: the curve of the warm-up.
	Rates []float64 `json:"rates_rps"`
	// Failed counts the requests that failed meanwhile. Those of the turns alone cost a rank.
	Failed int64 `json:"failed,omitempty"`
	// Error says why there is no curve, or only a part of one.
	Error string `json:"error,omitempty"`
}

// How a run-in is parted: into stretches of half a second, of a second from 5 s on, and at most 100 of them.
const (
	shortRunIn    = 5 * time.Second
	mostStretches = 100
)

// RunInWindow is how long a stretch of a run-in is.
func RunInWindow(d time.Duration) time.Duration {
	if d < shortRunIn {
		return min(500*time.Millisecond, d)
	}
	return (d + mostStretches*time.Second - 1).Truncate(mostStretches*time.Second) / mostStretches
}

// settledWithin is how near to its end a curve must be to have settled.
const settledWithin = 0.05

// End is the rate that the curve comes to: the mean of its last quarter, of two stretches at least. It is 0
// where the curve has fewer than four.
func (r RunIn) End() float64 {
	n := len(r.Rates)
	if n < 4 {
		return 0
	}
	last := r.Rates[n-max(2, n/4):]
	sum := 0.0
	for _, x := range last {
		sum += x
	}
	return sum / float64(len(last))
}

// Settled is the time from which on two stretches in a row are within 5 % of the end or above it: a single
// slow stretch later is noise. It is not known, false, where the curve is short, or where only its last
// quarter is as fast as that: then it may still be rising.
func (r RunIn) Settled() (after time.Duration, known bool) {
	end, n := r.End(), len(r.Rates)
	if end <= 0 {
		return 0, false
	}
	for i := range n - max(2, n/4) {
		if least := end * (1 - settledWithin); r.Rates[i] >= least && r.Rates[i+1] >= least {
			return time.Duration(float64(i) * r.Window * float64(time.Second)), true
		}
	}
	return 0, false
}

// MeanRunIn is the mean curve of several launches; nil if none has one. A launch whose run-in was cut short
// counts as far as it went.
func MeanRunIn(all []RunIn) *RunIn {
	all = slices.DeleteFunc(slices.Clone(all), func(r RunIn) bool { return len(r.Rates) == 0 })
	if len(all) == 0 {
		return nil
	}
	mean := RunIn{Duration: all[0].Duration, Window: all[0].Window}
	for i := 0; ; i++ {
		sum, n := 0.0, 0
		for _, r := range all {
			if i < len(r.Rates) && r.Window == mean.Window {
				sum, n = sum+r.Rates[i], n+1
			}
		}
		if n == 0 {
			return &mean
		}
		mean.Rates = append(mean.Rates, sum/float64(n))
	}
}

// ForRunIn is the load of a run-in of this length before a turn: a closed loop, as hard as the connections of
// the turn can ask, whatever its own mode is. It is no shorter than the warm-up of the plan.
func (l Load) ForRunIn(d time.Duration) Load {
	const usersConnections = 20 // users have a connection each, which says nothing of how hard they ask
	d = max(d, l.Warmup)
	full := Load{
		Loader: LoaderLoad, Mode: ModeClosed, Connections: l.Connections, Duration: d, Timeout: l.Timeout,
		ClosedLoad: ClosedLoad{NewConnections: l.NewConnections, Curve: RunInWindow(d)},
	}
	if full.Connections == 0 {
		full.Connections = min(max(1, l.Users), usersConnections)
	}
	return full
}

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

// Exclusion is why a row has no rank. It is empty for rows that have one, and for rows that were read from a
// CSV, which has only words for it.
type Exclusion string

// The exclusions.
const (
	ExcludedContract   Exclusion = "contract"   // it broke the contract
	ExcludedChanged    Exclusion = "changed"    // without a contract, it answered otherwise than before
	ExcludedDifferent  Exclusion = "different"  // under load it gave other answers than the proved ones
	ExcludedUnmeasured Exclusion = "unmeasured" // turns could not be measured
	ExcludedUnchecked  Exclusion = "unchecked"  // it could not be checked against the contract
	ExcludedWrong      Exclusion = "wrong"      // answers of a ramp were wrong
	ExcludedFailed     Exclusion = "failed"     // requests failed, and nothing else
	ExcludedSilent     Exclusion = "silent"     // turns had no correct answer
)

// Sampled is what the machine told of a turn's window, or nil.
func (m Measurement) Sampled() *Resources {
	if m.Result == nil || m.Result.Resources == nil || m.Result.Resources.Stretch <= 0 {
		return nil
	}
	return m.Result.Resources
}

// Visited is what the machine told of a turn in slices, over the visit of which it was a part; or nil.
func (m Measurement) Visited() *Resources {
	if m.Result == nil || m.Result.Resources == nil || m.Result.Resources.Visit <= 0 {
		return nil
	}
	return m.Result.Resources
}

// ServerTimes is the CPU time of the server's whole process tree in the window, in seconds, NaN where the
// system does not tell. Of a single process the sum is exact, from the generator's readings at the window's
// edges, and only its parts are from samples; of several it is that of the samples, scaled to the window. In
// slices the sum is that of its own slices, and its parts are those of the whole visit.
func (m Measurement) ServerTimes() (user, system float64) {
	r, t := m.Sampled(), m.Account()
	if v := m.Visited(); v != nil && t != nil && t.ServerCPU != nil && v.Server.User+v.Server.System > 0 {
		sum := v.Server.User + v.Server.System
		return *t.ServerCPU * v.Server.User / sum, *t.ServerCPU * v.Server.System / sum
	}
	if r == nil || t == nil {
		return math.NaN(), math.NaN()
	}
	user, system = r.Server.User*m.Result.Duration/r.Stretch, r.Server.System*m.Result.Duration/r.Stretch
	if sum := user + system; t.ServerCPU != nil && r.Server.Processes == 1 && sum > 0 {
		user, system = user**t.ServerCPU/sum, system**t.ServerCPU/sum
	}
	return user, system
}

// GeneratorTimes is that of the generator: its own account, or what was sampled of one that gives none.
func (m Measurement) GeneratorTimes() (user, system float64) {
	if m.Result != nil && m.Result.Generator.CPU > 0 {
		return m.Result.Generator.User, m.Result.Generator.System
	}
	if r := m.Sampled(); r != nil {
		return r.Generator.User * m.Result.Duration / r.Stretch, r.Generator.System * m.Result.Duration / r.Stretch
	}
	return math.NaN(), math.NaN()
}

// DatabaseTimes is the CPU time of the database's processes in the window, NaN where none was watched.
func (m Measurement) DatabaseTimes() (user, system float64) {
	r := m.Sampled()
	if r == nil || r.Database == nil {
		return math.NaN(), math.NaN()
	}
	whole := m.Result.Duration / r.Stretch
	return r.Database.User * whole, r.Database.System * whole
}
