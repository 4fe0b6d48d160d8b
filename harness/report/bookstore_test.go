package report_test

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// books is a run of four bookstores, by their figures: json, detail, at 50 %.
func books() content.Input {
	var in content.Input
	add := func(name, language, engine, runtime string, json, detail, half float64) {
		in.Run.Subjects = append(in.Run.Subjects, harness.Subject{Entry: harness.Entry{Alias: name, Target: name},
			Manifest: harness.Target{Name: name, Language: language, Engine: engine, Runtime: runtime}})
		plain := strings.Replace(name, "-bookstore", "", 1)
		for _, r := range []struct {
			target, scenario string
			mean             float64
		}{{plain, "json", json}, {name, "book-detail-medium", detail}, {name, "book-overview-0-medium", detail}, {name, "book-overview-50-medium", half}} {
			if r.mean == 0 {
				continue
			}
			in.Rows = append(in.Rows, harness.Summary{Target: r.target, Scenario: r.scenario, Load: "closed-c20", N: 3,
				Throughput: harness.Estimate{Mean: r.mean, Low: r.mean * .9, High: r.mean * 1.1}, Times: &harness.Distribution{P99: 2 / r.mean},
				Costs: &harness.Costs{User: .5 / r.mean, ServerShare: .5, DatabaseUser: 1 / r.mean, DatabaseShare: .75}})
		}
	}
	add("gin-bookstore", "Go", "net/http", "", 80000, 6000, 130)
	add("py-flask-bookstore", "Python", "gunicorn", "cpython>=3.11", 4000, 300, 100)
	add("py-flask-bookstore-pg8000", "Python", "gunicorn", "cpython>=3.11", 0, 200, 100)
	add("py-flask-bookstore-pypy", "Python", "gunicorn", "pypy", 8000, 600, 100)
	add("py-sanic-bookstore", "Python", "sanic", "cpython>=3.11", 13000, 310, 100)
	return in
}

// Each conclusion stands beside figures that can be computed again, and none is claimed where the intervals overlap.
func TestBookstoreConclusions(t *testing.T) {
	t.Parallel()
	got := string(write(t, "bookstore", books()))
	for _, want := range []string{
		"| gin-bookstore | goroutines | 80,000 | 6,000 | 13.33 | 333 µs | 6,000 | - | 130 |",
		"| py-flask-bookstore-pg8000 | threads | 4,000 | 200 | 20.00 |", // its plain server is that of the same runner
		"| py-flask-bookstore-pypy | threads, PyPy | 8,000 | 600 | 13.33 |",
		"| gin-bookstore | 50.0 % | 75.0 % | 0.08, 0.17 | 50.0 % | 75.0 % | 3.85, 7.69 |",
		"fastest over slowest: 20.00 times in json, 30.00 times in details | does not hold |",
		"py-sanic 310/s, py-flask 300/s: 1.03 times | the intervals overlap: cannot be told |",
		"py-flask-pypy 600/s, py-flask-pg8000 200/s: 3.00 times | holds |",
		"for 5 of 5 | holds |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// What a run does not have, or has with wrong answers, is not claimed.
func TestBookstoreWithout(t *testing.T) {
	t.Parallel()
	in := books()
	for i := range in.Rows {
		if in.Rows[i].Target == "py-sanic-bookstore" {
			in.Rows[i].Unranked = "2 answers were wrong"
		}
		in.Rows[i].Throughput.Low, in.Rows[i].Throughput.High = math.NaN(), math.NaN()
	}
	got := string(write(t, "bookstore", in))
	if strings.Contains(got, "sanic") || strings.Contains(got, "async") || !strings.Contains(got, "too few rounds to tell") {
		t.Errorf("%s", got)
	}
	if got := string(write(t, "bookstore", content.Input{})); !strings.Contains(got, "too few bookstores") {
		t.Errorf("%s", got)
	}
}
