package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/load"
	"tenrounds/harness/requests"
	"tenrounds/harness/scenarios"
	"tenrounds/test/faults"
)

func TestMain(m *testing.M) {
	// A program built with -race sleeps for a second when it ends; here that is every load of a script.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	testscript.Main(m, map[string]func(){"load": main})
}

// TestScripts runs the command line as people do. The scripts find a server at $URL that answers every
// scenario as expected, also under a name at $NAMED, one at $WRONG that gets each tenth body wrong, one at
// $SLOW that takes half a second, one at $BUSY that says 503, and nobody at $DEAD.
func TestScripts(t *testing.T) {
	faults.Only(t)
	testscript.RunT(&patient{t: t}, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code,
			"few":  few,
			"trim": trim,
		},
		Setup: func(e *testscript.Env) error {
			right, wrong := httptest.NewServer(expected(0)), httptest.NewServer(expected(10))
			e.Defer(right.Close)
			e.Defer(wrong.Close)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-time.After(500 * time.Millisecond):
				case <-r.Context().Done():
				}
			}))
			busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusServiceUnavailable)
			}))
			e.Defer(slow.Close)
			e.Defer(busy.Close)
			e.Setenv("URL", right.URL)
			e.Setenv("SLOW", slow.URL)
			e.Setenv("BUSY", busy.URL)
			e.Setenv("NAMED", strings.Replace(right.URL, "127.0.0.1", "localhost", 1))
			e.Setenv("WRONG", wrong.URL)
			e.Setenv("DEAD", "http://"+l.Addr().String())
			return l.Close()
		},
	})
}

// code runs a command and checks its exit code: "code 4 load ...", or "code 0,5 load ..." for either.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [args]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if !slices.Contains(strings.Split(args[0], ","), fmt.Sprint(got)) {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// few runs load where a process may have 64 open files, which must end with exit code 1.
func few(ts *testscript.TestScript, neg bool, args []string) {
	code(ts, neg, append([]string{"1", "sh", "-c", `ulimit -n 64; exec load "$@"`, "load"}, args...))
}

// trim removes the newline at the end of a file, which txtar cannot do without.
func trim(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := strings.TrimSuffix(ts.ReadFile(name), "\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

// expected answers what the scenarios expect, except that each kth answer has a wrong last byte.
func expected(k int) http.Handler {
	answers := map[string][]byte{}
	for _, s := range scenarios.All() {
		for _, r := range s.Requests {
			answers[r.Method+" "+r.Path+" "+string(r.Body)] = r.Expect.Body
		}
	}
	turn := make(chan int, 1)
	turn <- 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, _ := io.ReadAll(r.Body)
		body := bytes.Clone(answers[r.Method+" "+r.URL.Path+" "+string(in)])
		n := 1 + <-turn
		turn <- n
		if k > 0 && n%k == 0 {
			body[len(body)-1] ^= 1
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		_, _ = w.Write(body)
	})
}

// fieldNames are the keys of the output; scripts rely on them, so keys may come and none may go.
const fieldNames = `
duration_s engine generator generator.cpu_per_request_s generator.cpu_s generator.gc_cycles
generator.live_connections generator.peak_rss_bytes generator.send_lag_p99_s generator.system_s
generator.user_s mode seed targets targets.address targets.bytes_received targets.correct targets.errors
targets.failures targets.failures.body targets.failures.connect targets.failures.reset
targets.failures.status targets.failures.timeout targets.goodput_rps targets.histogram_v2 targets.in_flight
targets.response_time_s targets.response_time_s.max targets.response_time_s.mean targets.response_time_s.min
targets.response_time_s.p50 targets.response_time_s.p66 targets.response_time_s.p75
targets.response_time_s.p80 targets.response_time_s.p90 targets.response_time_s.p95
targets.response_time_s.p98 targets.response_time_s.p99 targets.response_time_s.p999
targets.response_time_s.sd targets.scheduled targets.server_cpu_s targets.service_time_s
targets.service_time_s.max targets.service_time_s.mean targets.service_time_s.min targets.service_time_s.p50
targets.service_time_s.p66 targets.service_time_s.p75 targets.service_time_s.p80 targets.service_time_s.p90
targets.service_time_s.p95 targets.service_time_s.p98 targets.service_time_s.p99 targets.service_time_s.p999
targets.service_time_s.sd targets.throughput_rps targets.timeouts targets.unsent targets.url targets.wrong
verified warnings
`

func TestJSONFields(t *testing.T) {
	s := httptest.NewServer(expected(0))
	defer s.Close()
	var stdout, stderr strings.Builder
	if code := run([]string{"--format", "json", "--scenario", "post", "--duration", "50ms", s.URL}, &stdout,
		&stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	d := json.NewDecoder(strings.NewReader(stdout.String()))
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		t.Fatal(err)
	}
	if d.More() {
		t.Error("more than one object on stdout")
	}
	if stderr.Len() > 0 {
		t.Errorf("words on stderr: %s", stderr.String())
	}
	var got []string
	collect(&got, "", object)
	sort.Strings(got)
	if want := strings.Fields(fieldNames); !reflect.DeepEqual(got, want) {
		t.Errorf("fields:\n%s\nwant:\n%s", got, want)
	}
}

func collect(names *[]string, prefix string, object map[string]any) {
	for name, value := range object {
		*names = append(*names, prefix+name)
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		if inner, ok := value.(map[string]any); ok {
			collect(names, prefix+name+".", inner)
		}
	}
}

// TestExamples reads the examples of --help as the command would.
func TestExamples(t *testing.T) {
	commands, rest, _ := strings.Cut(examples, "A file for --requests")
	_, file, ok := strings.Cut(rest, ":\n")
	if !ok {
		t.Fatal("no example of a file")
	}
	name := filepath.Join(t.TempDir(), "mix.json")
	if err := os.WriteFile(name, []byte(file), 0o644); err != nil {
		t.Fatal(err)
	}
	if requests, err := requests.Read(name); err != nil || len(requests) != 2 ||
		string(requests[1].Expect.Body) != "Hello, Ada" {
		t.Errorf("%v %v", requests, err)
	}
	n := 0
	words, continued := regexp.MustCompile(`'[^']*'|\S+`), regexp.MustCompile(`\\\n\s*`)
	remark := regexp.MustCompile(`\s{3,}.*`)
	for line := range strings.Lines(continued.ReplaceAllString(commands, "")) {
		args := words.FindAllString(remark.ReplaceAllString(strings.TrimSpace(line), ""), -1)
		for i, arg := range args {
			args[i] = strings.Trim(arg, "'")
		}
		if len(args) == 0 {
			continue
		}
		n++
		s := settings{Options: load.Defaults(), mode: newModeFlags()}
		cmd := &cobra.Command{}
		s.flags(cmd)
		if err := cmd.ParseFlags(args[1:]); err != nil || args[0] != "load" {
			t.Errorf("%q: %v", args, err)
		}
		for _, url := range cmd.Flags().Args() {
			s.Targets = append(s.Targets, load.Target{URL: url})
		}
		s.Requests = []harness.Request{{Method: "GET", Path: "/"}}
		var err error
		if s.Mode, err = s.mode.mode(cmd.Flags()); err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
	if n != 12 {
		t.Errorf("%d examples read", n)
	}
}

// TestEnds starts the command itself and ends it early: by signals, and by letting go of its lifeline.
func TestEnds(t *testing.T) {
	faults.Only(t)
	for _, c := range []struct {
		name string
		end  func(cmd *exec.Cmd, lifeline *os.File) error
		code int
	}{
		{"SIGINT", func(cmd *exec.Cmd, _ *os.File) error { return cmd.Process.Signal(syscall.SIGINT) }, 130},
		{"SIGTERM", func(cmd *exec.Cmd, _ *os.File) error { return cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"lifeline", func(_ *exec.Cmd, lifeline *os.File) error { return lifeline.Close() }, 130},
	} {
		t.Run(c.name, func(t *testing.T) {
			answers, asked := expected(0), make(chan bool, 1)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				select {
				case asked <- true:
				default:
				}
				answers.ServeHTTP(w, r)
			}))
			defer s.Close()
			theirs, ours, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer theirs.Close()
			defer ours.Close()
			cmd := exec.Command("load", "--format", "json", "--scenario", "text", "--duration", "1m", s.URL)
			var stdout bytes.Buffer
			cmd.Stdout = &stdout
			cmd.ExtraFiles = []*os.File{theirs}
			cmd.Env = append(os.Environ(), lifelineEnv+"=3")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-asked: // in the middle of the load
				time.Sleep(100 * time.Millisecond)
			case <-time.After(time.Minute):
				t.Error("nothing was sent")
			}
			if err := c.end(cmd, ours); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != c.code {
				t.Errorf("exit code %d, want %d", got, c.code)
			}
			if !strings.Contains(stdout.String(), `"warnings":["interrupted after`) {
				t.Errorf("output %q", stdout.String())
			}
		})
	}
}
