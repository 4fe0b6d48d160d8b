package shares

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/load"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
)

// shareResults are those of two shares with 25 answers each.
func shareResults(t *testing.T) (all []harness.LoadResult) {
	t.Helper()
	h := hdr.New(1, int64(time.Hour), 3)
	for i := range 25 {
		if err := h.RecordValue(int64(i+1) * int64(time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	text, err := h.Encode(hdr.V2CompressedEncodingCookieBase)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		all = append(all, harness.LoadResult{
			Mode: harness.ModeRate, Duration: 1, Verified: true, Warnings: harness.Doubts{},
			Targets: []harness.TargetLoad{{Scheduled: 25, Correct: 25, Goodput: 25, Histogram: string(text)}},
			Parts:   &harness.Parts{Service: string(text), Lag: string(text)},
		})
	}
	return all
}

func sampleReport(t *testing.T) report {
	t.Helper()
	r := report{Connected: 2}
	here := Build{SHA256: "a", Platform: "linux/amd64"}
	for i, result := range shareResults(t) {
		w := workerReport{Host: []string{"one", "other"}[i], Build: here, Share: harness.Share{Index: i, Of: 2},
			RoundTrip: 100_000, Result: &result}
		// The other machine was started a day earlier, and began 2 ms later.
		result.Parts.Started = uint64(time.Hour) + uint64(i)*uint64(24*time.Hour+2*time.Millisecond)
		w.Offset = int64(i) * int64(24*time.Hour)
		r.Workers = append(r.Workers, w)
	}
	return r
}

func parse(t *testing.T, r report) (*harness.LoadResult, error) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return parseReport(text,
		Loader{Workers: 2, Master: "h:1", Build: Build{SHA256: "a", Platform: "linux/amd64"}})
}

func TestReport(t *testing.T) {
	t.Parallel()
	got, err := parse(t, sampleReport(t))
	if err != nil {
		t.Fatal(err)
	}
	if a := got.Targets[0]; a.Scheduled != 50 || a.Correct != 50 || len(got.Carriers) != 2 || got.Parts != nil {
		t.Errorf("%+v", got)
	}
	if skew := got.Skew(); skew < .0019 || skew > .0021 {
		t.Errorf("the shares began %g s apart", skew)
	}
	if len(got.Warnings) != 0 {
		t.Errorf("doubts: %v", got.Warnings)
	}
}

// A share that is missing is an error, and what the others did is kept with it.
func TestReportIncomplete(t *testing.T) {
	t.Parallel()
	r := sampleReport(t)
	r.Workers[1].Result, r.Workers[1].Error = nil, "it gave no sign for 10 s"
	got, err := parse(t, r)
	if err == nil || err.Error() != "1 of 2 shares are missing: other (share 2/2): it gave no sign for 10 s" {
		t.Error(err)
	}
	if got == nil || got.Targets[0].Correct != 25 || got.Carriers[1].Error == "" {
		t.Errorf("%+v", got)
	}
	r.Workers[0].Result, r.Workers[0].Error = nil, "x"
	if got, err := parse(t, r); got != nil || err == nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReportDoubts(t *testing.T) {
	t.Parallel()
	r := sampleReport(t)
	r.Workers[1].Host = "one"
	r.Workers[1].Build = Build{SHA256: "b", Platform: "linux/arm64"}
	r.Workers[1].Result.Parts.Started += uint64(20 * time.Millisecond)
	got, err := parse(t, r)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(got.Warnings.Texts(), "\n")
	for _, want := range []string{"22 ms apart", "several workers ran on one", "built for linux/arm64"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestReportRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*report){
		"failed":  func(r *report) { r.Failed = "one has another build" },
		"nobody":  func(r *report) { r.Workers = nil },
		"account": func(r *report) { r.Workers[0].Result.Targets[0].Correct++ },
		"whole":   func(r *report) { r.Workers[0].Result.Parts = nil },
		"figure":  func(r *report) { r.Workers[0].Result.Duration = 1e300 },
		"targets": func(r *report) { r.Workers[0].Result.Targets = nil },
	} {
		r := sampleReport(t)
		change(&r)
		if got, err := parse(t, r); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := parseReport([]byte("{"), Loader{}); err == nil {
		t.Error("half a report is read")
	}
}

func TestLoader(t *testing.T) {
	t.Parallel()
	turn := sampleTurn()
	turn.Dir = t.TempDir()
	turn.Targets[0].Heads = turn.Dir + "/heads"
	if err := os.WriteFile(turn.Targets[0].Heads, []byte("HTTP/1.1 200 OK\r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := Loader{Workers: 3, Master: "10.0.0.5:5557"}
	c, err := l.Command(turn)
	args := strings.Join(c.Args, " ")
	if err != nil || c.Begins != locust.Begun || !strings.HasSuffix(args, "--headless") ||
		!strings.Contains(args, "--master-bind-host 10.0.0.5 --master-bind-port 5557 --expect-workers 3") {
		t.Errorf("%s, %v", args, err)
	}
	if s := string(c.Files[turn.Dir+"/settings.json"]); !strings.Contains(s, `"heads":"HTTP/1.1 200 OK`) {
		t.Errorf("settings %s", s)
	}
	l.Web = "127.0.0.1:8089"
	if c, err = l.Command(turn); err != nil ||
		!strings.HasSuffix(strings.Join(c.Args, " "), "--autostart --web-host 127.0.0.1 --web-port 8089") {
		t.Errorf("%v, %v", c.Args, err)
	}
	for said, want := range map[string]string{
		"Socket bind failure: Address already in use": "is in use", "Traceback": "Traceback",
	} {
		if _, err := c.Read(
			loader.Output{Exit: 1, Stderr: said},
		); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", said, err)
		}
	}
	if err := os.WriteFile(
		turn.Dir+"/report.json",
		[]byte(`{"connected": 1, "workers": []}`),
		0o600,
	); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(loader.Output{}); err == nil || !strings.Contains(err.Error(), "1 of 3 workers came") {
		t.Error(err)
	}
}

func FuzzReport(f *testing.F) {
	f.Add([]byte(`{"failed": "", "connected": 1, "workers": [{"host": "a", "share": {"index": 0, "of": 1}}]}`))
	f.Add([]byte(`{"workers": [{"result": {"targets": [{}], "parts": {"ramp": [[[1, 2]]]}, "ramp": [{}]}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := parseReport(text, Loader{Workers: 1}); err == nil && !r.Targets[0].Identity() {
			t.Errorf("%+v", r)
		}
	})
}

// A thousand workers' histograms are merged in less than the second that a turn's lead takes.
func BenchmarkMerge(b *testing.B) {
	one := benchShare(b)
	all := make([]harness.LoadResult, 1000)
	for i := range all {
		all[i] = one
	}
	for b.Loop() {
		if _, err := load.Merge(all); err != nil {
			b.Fatal(err)
		}
	}
}

// benchShare is a share with times from 100 µs to 1 s, as they are on a busy server.
func benchShare(b *testing.B) harness.LoadResult {
	b.Helper()
	i := 0
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		i++
		time.Sleep(time.Duration(i%50) * time.Millisecond / 5)
	}))
	defer s.Close()
	o := load.Defaults()
	o.Targets = []load.Target{{URL: s.URL}}
	o.Requests = []harness.Request{{Method: "GET", Path: "/"}}
	o.Mode = load.Rate{Connections: 50, PerSecond: 2000, Arrivals: load.ArrivalsPoisson, Backlog: 1000}
	o.Duration, o.Share = time.Second, harness.Share{Of: 2}
	r, err := load.Run(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	return r
}
