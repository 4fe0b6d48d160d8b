package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// process is serve as a process of its own, with its servers up.
type process struct {
	*exec.Cmd
	words chan string // its standard error by lines
	names []string
	pids  map[string]int
}

// serveProcess starts serve on a project with one fake server for each kind, named after it, and reads
// the table.
func serveProcess(t *testing.T, kinds ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module tenrounds\n")
	link := filepath.Join(root, "fake") // testscript.Main goes by the name of the program
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		write(t, filepath.Join(root, "external", k, "target.json"), fmt.Sprintf(
			`{"name": %[1]q, "language": "shell", "engine": "x", "static": "x",
			"run": [%[2]q, %[1]q, %[1]q, "--addr", "{addr}"]}`, k, link))
	}
	p := &process{Cmd: exec.Command(self, "--base-port", "0"), words: make(chan string, 100),
		pids: map[string]int{}}
	p.Args[0] = "serve"
	p.Dir = root
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	go p.listen(stderr)
	p.readTable(t, stdout, len(kinds))
	return p
}

func (p *process) listen(stderr io.Reader) {
	defer close(p.words)
	for s := bufio.NewScanner(stderr); s.Scan(); {
		p.words <- s.Text()
	}
}

func (p *process) readTable(t *testing.T, stdout io.Reader, rows int) {
	t.Helper()
	s := bufio.NewScanner(stdout)
	for i := 0; i <= rows && s.Scan(); i++ {
		if i == 0 {
			if got := strings.Fields(s.Text()); strings.Join(got, " ") != "TARGET VERSION URL PID" {
				t.Fatalf("head of the table: %q", got)
			}
			continue
		}
		var name, version, url string
		var pid int
		if _, err := fmt.Sscan(s.Text(), &name, &version, &url, &pid); err != nil ||
			!strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Fatalf("row %q: %v", s.Text(), err)
		}
		p.names = append(p.names, name)
		p.pids[name] = pid
	}
	if len(p.names) != rows {
		t.Fatalf("the table has the rows %q, want %d", p.names, rows)
	}
	for name, pid := range p.pids {
		if syscall.Kill(pid, 0) != nil {
			t.Errorf("%s is not up", name)
		}
	}
}

// says waits for a line on the standard error that holds the words.
func (p *process) says(t *testing.T, words string) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case line, ok := <-p.words:
			if !ok {
				t.Fatalf("it ended without saying %q", words)
			}
			if strings.Contains(line, words) {
				return
			}
		case <-late:
			t.Fatalf("it did not say %q", words)
		}
	}
}

// ends waits for the end of serve, of which nothing may be left, and checks its status.
func (p *process) ends(t *testing.T, status int) {
	t.Helper()
	for range p.words { // to its end, before Wait closes it
	}
	_ = p.Wait()
	if got := p.ProcessState.ExitCode(); got != status {
		t.Errorf("status %d, want %d", got, status)
	}
	for name, pid := range p.pids {
		for end := time.Now().Add(time.Minute); !vanished(pid); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Errorf("%s (PID %d) is still there", name, pid)
				break
			}
		}
	}
}

func (p *process) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestStopsOnSignals(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for sig, status := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			p := serveProcess(t, "one", "two")
			p.says(t, "2 of 2 up; Ctrl-C stops them")
			p.signal(t, sig)
			p.says(t, "stopping")
			p.ends(t, status)
		})
	}
}

// The servers stop side by side: the grace of one holds up no other.
func TestStopsTheStubbornTogether(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	p := serveProcess(t, "stubborn", "two")
	begin := time.Now()
	p.signal(t, syscall.SIGINT)
	p.says(t, "did not end on SIGTERM and was killed")
	p.ends(t, 130)
	if took := time.Since(begin); took < 5*time.Second {
		t.Errorf("the stubborn one had only %v", took)
	}
}

func TestSecondSignalKills(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	p := serveProcess(t, "stubborn")
	begin := time.Now()
	p.signal(t, syscall.SIGINT)
	p.says(t, "once more kills at once")
	p.signal(t, syscall.SIGINT)
	p.ends(t, 130)
	if took := time.Since(begin); took >= 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestReportsTheDead(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	p := serveProcess(t, "one", "two")
	for i, name := range p.names {
		if err := syscall.Kill(p.pids[name], syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		p.says(t, fmt.Sprintf("%s (PID %d) ended: signal: killed", name, p.pids[name]))
		if i == 0 && p.ProcessState != nil {
			t.Error("serve ended with the first of two servers")
		}
	}
	p.says(t, "serve: all servers have ended")
	p.ends(t, 1)
}

// Killed with -9, serve can do nothing any more; its servers end all the same.
func TestKilledLeavesNobody(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	p := serveProcess(t, "one", "stubborn")
	p.signal(t, syscall.SIGKILL)
	p.ends(t, -1)
}
