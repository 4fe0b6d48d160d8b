// Package locust speaks the command line of Locust and reads what it prints, so that Locust can ask the same
// servers as the project's own users do, in the same run. It starts nothing.
package locust

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/loader"
)

// Lock are the packages of its venv, with their hashes.
//
//go:embed requirements.lock
var Lock []byte

// Start is the program that starts it, which Python runs with -I.
//
//go:embed start.py
var Start []byte

//go:embed locustfile.py
var locustfile []byte

// Begun is the line that the locustfile writes to standard error when its users begin to come.
const Begun = "tenrounds: begun"

// StartUp is how long it may take from its start to its first user: it imports some hundred modules.
const StartUp = time.Minute

// Loader is Locust. Its users go through the warm-up as well, and send to one server.
type Loader struct{}

// Command is Python's command line, with the files that it needs.
func (Loader) Command(t loader.Turn) (loader.Command, error) {
	in := func(name string) string { return filepath.Join(t.Dir, name) }
	files := Files{Start: in("start.py"), Locustfile: in("locustfile.py"), Report: in("report.json")}
	file, verified, err := Locustfile(t.Load, t.Scenario, t.Seed+uint64(t.Round), files.Report)
	if err != nil {
		return loader.Command{}, err
	}
	return loader.Command{
		Args:   Args(t.Load, files, t.Targets[0].Address),
		Files:  map[string][]byte{files.Start: Start, files.Locustfile: file},
		Env:    []string{"HOME=" + t.Dir}, // it reads settings from there, too
		Begins: Begun, Limit: StartUp + t.Load.Warmup + t.Load.Duration + t.Load.Timeout + loader.Slack,
		Read: func(o loader.Output) (*harness.LoadResult, error) {
			o.Stderr = strings.Replace(o.Stderr, Begun, "", 1)
			if o.Exit != 0 {
				return nil, o.Failed("locust")
			}
			report, err := input.Read(files.Report, MaxOutput)
			if err != nil {
				return nil, fmt.Errorf("locust ended without its report: %w: %s", err, strings.TrimSpace(o.Stderr))
			}
			return Parse(o.Stdout, report, t.Load, verified)
		},
	}, nil
}

// Files are the names of what stands in its folder.
type Files struct{ Start, Locustfile, Report string }

// Args are the arguments of Python. The time limit is only a net: the locustfile ends the window itself,
// since Locust counts from before its imports.
func Args(l harness.Load, files Files, addr string) []string {
	limit := int(math.Ceil((l.Warmup + l.Duration + StartUp).Seconds()))
	return []string{
		"-I", files.Start, "-f", files.Locustfile, "--host", "http://" + addr, "--headless",
		"-u", strconv.Itoa(l.Users), "-r",
		strconv.FormatFloat(l.Hatch, 'f', -1, 64), "-t", strconv.Itoa(limit) + "s",
		"--json", "--skip-log", "--exit-code-on-error", "0",
	}
}

// asked is a request as the locustfile reads it.
type asked struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Body    *string           `json:"body"`
	Weight  int               `json:"weight"`
	Status  int               `json:"status"`
	Want    *string           `json:"want"`
	Counter int               `json:"counter"`
	Digits  int               `json:"digits"`
}

type settings struct {
	Name     string         `json:"name"`
	Client   harness.Client `json:"client"`
	Report   string         `json:"report"`
	Begun    string         `json:"begun"`
	Seed     uint64         `json:"seed"`
	ThinkMin float64        `json:"think_min_s"`
	ThinkMax float64        `json:"think_max_s"`
	Timeout  float64        `json:"timeout_s"`
	Warmup   float64        `json:"warmup_s"`
	Duration float64        `json:"duration_s"`
	Requests []asked        `json:"requests"`
}

// Locustfile makes the Python file that asks a scenario. verified says whether it compares the body of every
// answer; the number in one that counts is not compared, but that it is a number is.
func Locustfile(l harness.Load, s harness.Scenario, seed uint64, report string) (
	file []byte, verified bool, err error,
) {
	if len(s.Requests) == 0 {
		return nil, false, fmt.Errorf("locust: the scenario %s has no request", s.Name)
	}
	p := settings{
		Name: s.Name, Client: l.Client, Report: report, Begun: Begun, Seed: seed,
		ThinkMin: l.ThinkMin.Seconds(), ThinkMax: l.ThinkMax.Seconds(), Timeout: l.Timeout.Seconds(),
		Warmup: l.Warmup.Seconds(), Duration: l.Duration.Seconds(),
	}
	verified = true
	for _, r := range s.Requests {
		a := asked{
			Method: r.Method, Path: r.Path, Headers: map[string]string{}, Weight: max(1, r.Weight),
			Status: cmp.Or(r.Expect.Status, 200), Body: packed(r.Body), Want: packed(r.Expect.Body),
			Counter: r.Expect.Counter,
		}
		if a.Counter > 0 {
			a.Digits = harness.CounterDigits
		}
		for _, h := range r.Header {
			a.Headers[h.Name] = h.Value
		}
		verified = verified && a.Want != nil
		p.Requests = append(p.Requests, a)
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, false, fmt.Errorf("locust: %w", err)
	}
	// What Go quotes as ASCII Python reads as the same text.
	plan := "PLAN = " + strconv.QuoteToASCII(string(text))
	return bytes.Replace(locustfile, []byte(`PLAN = ""`), []byte(plan), 1), verified, nil
}

// packed is a body in base64; nil stays nil.
func packed(body []byte) *string {
	if body == nil {
		return nil
	}
	return new(base64.StdEncoding.EncodeToString(body))
}
