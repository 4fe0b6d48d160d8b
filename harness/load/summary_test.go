package load

import (
	"strings"
	"testing"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
)

func TestDistribution(t *testing.T) {
	ts := &times{response: histogram()}
	r := newRecorder(window{to: 1 << 62}, ts)
	for i := range 10_000 {
		f := flight{}
		r.schedule(f)
		r.settle(f, reason{}, int64(i+1)*int64(time.Microsecond), 7)
	}
	r.flush()
	d := distribution(ts.response)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mean", d.Mean, 5000.5e-6}, {"sd", d.SD, 2886.75e-6}, {"min", d.Min, 1e-6}, {"max", d.Max, 10e-3},
		{"p50", d.P50, 5e-3}, {"p66", d.P66, 6.6e-3}, {"p75", d.P75, 7.5e-3}, {"p80", d.P80, 8e-3},
		{"p90", d.P90, 9e-3}, {"p95", d.P95, 9.5e-3}, {"p98", d.P98, 9.8e-3}, {"p99", d.P99, 9.9e-3}, {"p999",
			*d.P999, 9.99e-3},
	} {
		if c.got < c.want*0.998 || c.got > c.want*1.002 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if r.account.Correct != 10_000 || r.account.BytesReceived != 70_000 {
		t.Errorf("%+v", r.account)
	}
}

// TestHistogramIsDecodable reads the encoded histogram back as another program would.
func TestHistogramIsDecodable(t *testing.T) {
	ts := &times{response: histogram()}
	ts.record([]sample{{response: 1500}, {response: int64(maxTimeout)}, {response: 0}}, nil)
	s := summary{job: newJob(to(DefaultClosed(), time.Second), &workload{}), duration: time.Second}
	r := s.result([]*recorder{newRecorder(window{}, ts)})
	back, err := hdr.Decode([]byte(r.Targets[0].Histogram))
	if err != nil || back.TotalCount() != 3 || back.Min() != 1 || back.Max() < int64(maxTimeout) {
		t.Errorf("%v: %d values from %d to %d", err, back.TotalCount(), back.Min(), back.Max())
	}
}

func TestWarnings(t *testing.T) {
	second := func(share float64) health {
		return health{user: time.Duration(share * float64(ownCPUs()) * 1e9)}
	}
	cpu := func(seconds float64) *float64 { return &seconds }
	for _, c := range []struct {
		name   string
		after  health
		target harness.TargetLoad
		want   string // empty: no warning
	}{
		{"idle generator", second(0.5), harness.TargetLoad{Correct: 1000, Throughput: 1000,
			ResponseTime: harness.Distribution{Mean: 0.02}}, ""},
		{"busy generator", second(0.95), harness.TargetLoad{Correct: 1000, Throughput: 1000,
			ResponseTime: harness.Distribution{Mean: 0.02}}, "may have been the limit"},
		{"busy generator, idle server", second(0.95), harness.TargetLoad{Throughput: 1000,
			ResponseTime: harness.Distribution{Mean: 0.02}, ServerCPU: cpu(0.1)}, "the generator was the limit"},
		{"both busy", second(0.95), harness.TargetLoad{Throughput: 1000,
			ResponseTime: harness.Distribution{Mean: 0.02}, ServerCPU: cpu(1000)}, ""},
		{"lost time", second(0.5), harness.TargetLoad{Throughput: 1000,
			ResponseTime: harness.Distribution{Mean: 0.01}}, "contradict"},
		{"lost time, with failures", second(0.5), harness.TargetLoad{Throughput: 1000, Timeouts: 1,
			ResponseTime: harness.Distribution{Mean: 0.01}}, ""},
	} {
		server, err := newServerClock([]int{1})
		if err != nil {
			t.Fatal(err)
		}
		o := to(DefaultClosed(), time.Second)
		o.Engine = EnginePortable // which may use all CPUs
		s := summary{job: newJob(o, &workload{}), duration: time.Second, after: c.after}
		s.server = server
		s.checkLimit(c.target)
		s.checkRecords(c.target, 0)
		got := strings.Join(s.warnings.Texts(), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: warnings %q, want %q", c.name, got, c.want)
		}
	}
}

// TestGeneratorLimited is about open loops whose times the generator did not keep.
func TestGeneratorLimited(t *testing.T) {
	p99 := func(s float64) harness.TargetLoad {
		return harness.TargetLoad{ResponseTime: harness.Distribution{P99: s}}
	}
	for _, c := range []struct {
		name   string
		mode   Mode
		cpu    time.Duration // of 1 s on one loop
		lag    float64
		target harness.TargetLoad
		want   bool
	}{
		{"in time", DefaultRate(), 0, 0.001, p99(0.001), false},
		{"late", DefaultRate(), 0, 0.02, p99(0.021), true},
		{"late, a slower server", DefaultUsers(), 0, 0.02, p99(1), false},
		{"no CPU left", DefaultUsers(), 950 * time.Millisecond, 0, p99(1), true},
		{"closed", DefaultClosed(), time.Second, 0, p99(1), false},
	} {
		o := to(c.mode, time.Second)
		o.Engine = EngineEpoll
		s := summary{job: newJob(o, &workload{}), duration: time.Second, after: health{user: c.cpu}}
		if got := s.checkOpen(c.target, harness.GeneratorHealth{SendLagP99: c.lag}); got != c.want {
			t.Errorf("%s: limited %v, want %v", c.name, got, c.want)
		}
	}
}
