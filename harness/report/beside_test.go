package report_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

func besideInput() content.Input {
	own := harness.Load{Loader: "load", Mode: "users", Users: 4000, Hatch: 500, ThinkMin: 5 * time.Second, ThinkMax: 15 * time.Second, Duration: time.Minute}
	theirs := own
	theirs.Loader, theirs.Client = "locust", "http"
	a, b := openRow("nethttp", harness.VerdictOffered, 381, 4000), openRow("nethttp", harness.VerdictOffered, 385, 4000)
	b.Load = theirs.String()
	in := openInput(own, a)
	in.Run.Plan.Loads = append(in.Run.Plan.Loads, theirs)
	in.Rows = append(in.Rows, b)
	in.Besides = []stats.Beside{{Scenario: "text", Own: own.String(), Locust: theirs.String(), Rows: []stats.BesideRow{
		{Target: "nethttp", Version: "v1.0.0",
			Own:    stats.Asker{N: 1, Requests: 22_860, Rate: 381, Mean: 0.00021, P50: 0.0002, P95: 0.0006, CPU: 0.00003, Busy: 0.011},
			Locust: stats.Asker{N: 1, Requests: 23_001, Failed: 3, Rate: 385, Mean: 0.0042, P50: 0.003, P95: 0.0001, CPU: 0.0018, Busy: 0.93, Limited: 1}},
		{Target: "gin", Version: "v1.1.0", CopyOf: "nethttp",
			Own:    stats.Asker{N: 1, Requests: 22_860, Rate: 381, Mean: math.NaN(), P50: math.NaN(), P95: math.NaN(), CPU: math.NaN(), Busy: math.NaN()},
			Locust: stats.Asker{N: 1, Requests: 23_001, Rate: 385, Mean: 0.0042, P50: 0.003, P95: 0.013, CPU: 0.0018, Busy: 0.7}},
	}}}
	return in
}

// Both generators stand beside each other in every format, with what Locust adds, and that it was the limit.
func TestBesideGolden(t *testing.T) {
	t.Parallel()
	in := besideInput()
	for _, f := range tableFormats() {
		got := write(t, f.Name, in)
		golden(t, "beside."+f.Name, got)
		sane(t, "beside", got)
		if f.Name == "text" {
			narrow(t, got)
		}
	}
	page := string(write(t, "html", in))
	for _, want := range []string{"Locust beside tenrounds", "Locust adds", "&#43;3.99 ms", "-500 µs", `data-column="added_mean_s"`, "light thread of gevent", "Locust itself was the limit in 1 of 1 rounds"} {
		if !strings.Contains(page, want) {
			t.Errorf("no word of %q on the page", want)
		}
	}
	in.Besides = nil
	if page := string(write(t, "html", in)); strings.Contains(page, "Locust adds") {
		t.Error("the section is there without a comparison")
	}
}
