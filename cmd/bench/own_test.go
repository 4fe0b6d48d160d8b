package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

var ownServer = built("own")

// stranger is a folder outside any checkout with bench and the generator alone, as somebody has it who wants
// to measure a server of their own.
type stranger struct {
	t   *testing.T
	dir string
	own string // the program of testdata/own
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	s := &stranger{t: t, dir: t.TempDir()}
	for name, of := range map[string]func() (string, error){"bench": binary, "load": loader} {
		path, err := of()
		if err == nil {
			var b []byte
			if b, err = os.ReadFile(path); err == nil {
				err = os.WriteFile(filepath.Join(s.dir, name), b, 0o755)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if s.own, err = ownServer(); err != nil {
		t.Fatal(err)
	}
	return s
}

// bench runs bench in the folder.
func (s *stranger) bench(args ...string) (exit int, said string) {
	s.t.Helper()
	c := exec.Command(filepath.Join(s.dir, "bench"), args...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "PWD="+s.dir)
	out, err := c.CombinedOutput()
	return status(s.t, err), string(out)
}

// start starts a server on a free port, and ends it with the test. PORT in its arguments stands for the port.
func (s *stranger) start(path string, args ...string) (port string) {
	s.t.Helper()
	port = freePort(s.t)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "PORT", port)
	}
	c := exec.Command(path, args...)
	c.Dir, c.Stderr = s.dir, os.Stderr
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = conn.Close()
			return port
		}
	}
	s.t.Fatalf("%s does not listen", path)
	return ""
}

func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
}

// write writes a file in the folder.
func (s *stranger) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// briefly makes runs short.
var briefly = []string{"--rounds", "6", "--duration", "300ms", "--warmup", "100ms", "--slice", "20ms",
	"--slice-settle", "2ms", "--id", "r"}

// Servers that run already are ranked against each other, outside any checkout: one in Go, and nginx.
func TestOwnServers(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := newStranger(t)
	urls := []string{"--url", "mine=http://127.0.0.1:" + s.start(s.own, "127.0.0.1:PORT") + "/orders",
		"--url", "base=http://localhost:" + s.start(s.own, "127.0.0.1:PORT") + "/orders"}
	names := []string{"mine", "base"}
	if nginx, err := exec.LookPath("nginx"); err == nil {
		s.write("orders", "[{\"id\":1,\"what\":\"tea\"},{\"id\":2,\"what\":\"coffee\"}]\n")
		port := freePort(t)
		s.write("nginx.conf", fmt.Sprintf(`daemon off; master_process on; worker_processes 1; pid %[1]s/nginx.pid;
			error_log stderr; events {} http { access_log off; default_type application/json;
			keepalive_requests 1000000000; client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2;
			fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
			server { listen 127.0.0.1:%[2]s; root %[1]s; } }`, s.dir, port))
		_ = os.Chmod(s.dir, 0o755)
		_ = os.Chmod(filepath.Dir(s.dir), 0o755) // its worker is another user
		c := exec.Command(nginx, "-p", s.dir, "-e", "stderr", "-c", filepath.Join(s.dir, "nginx.conf"))
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Process.Signal(os.Interrupt); _ = c.Wait() })
		time.Sleep(300 * time.Millisecond)
		urls, names = append(urls, "--url", "nginx=http://127.0.0.1:"+port+"/orders"), append(names, "nginx")
	} else {
		t.Log("nginx is not installed: it is left out (apt-get install nginx-light)")
	}
	exit, said := s.bench(append(append([]string{"run"}, urls...), briefly...)...)
	if exit != exitcode.OK {
		t.Fatalf("exit %d:\n%s", exit, said)
	}
	dir := filepath.Join(s.dir, "results", "r")
	rows, err := results.ReadSummary(dir)
	if err != nil || len(rows) != len(names) {
		t.Fatalf("%+v, %v", rows, err)
	}
	for _, r := range rows {
		if r.Unranked != "" || r.N != 6 || r.Failed > 0 || !(r.Costs.User+r.Costs.System > 0) || r.Verdict == "" ||
			r.Scenario != "orders" {
			t.Errorf("%+v", r)
		}
	}
	run, _, _, err := results.Read(dir)
	if err != nil || run.Plan.Interleave != harness.InterleaveSlices || run.Commit != "unknown" {
		t.Errorf("%+v, %v", run.Plan, err)
	}
	for _, x := range run.Subjects {
		if v := x.Verification; v == nil || len(v.Own) != 1 || v.Own[0].Compared != harness.ComparedBody ||
			v.Own[0].Bytes != 49 || x.After == nil {
			t.Errorf("%s: %+v", x.Alias, v)
		}
		if x.Alias == "nginx" && !strings.HasPrefix(x.Build.Version, "nginx/") {
			t.Errorf("version %q", x.Build.Version)
		}
	}
	if exit, said := s.bench("report", "--format", "markdown", "results/r"); exit != exitcode.OK ||
		!strings.Contains(said, "GET /orders") || !strings.Contains(said, "that ran already") {
		t.Errorf("exit %d:\n%s", exit, said)
	}
}

// Each mistake has its sentence, and ends before a round.
func TestOwnMistakes(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := newStranger(t)
	base := "http://127.0.0.1:" + s.start(s.own, "127.0.0.1:PORT")
	free := freePort(t)
	for i, c := range []struct {
		args []string
		exit int
		want string
	}{
		{[]string{"--url", "a=http://127.0.0.1:" + free + "/"}, exitcode.Failed,
			"nothing accepts connections at 127.0.0.1:" +
				free + " (connect: connection refused): start it first, or mend the address in --url a="},
		{[]string{"--url", "a=" + base + "/ordrs"}, exitcode.Wrong,
			"got status 404 (GET /ordrs: is the path right?"},
		{[]string{"--url", "a=" + base + "/moved"}, exitcode.Wrong, "give the URL that it leads to"},
		{[]string{"--url", "a=" + base + "/fails"}, exitcode.Wrong, "its log may say why"},
		{[]string{"--url", base + "/orders"}, exitcode.Usage, "write it as mine=" + base + "/orders"},
		{[]string{"--url", "a=https://127.0.0.1/"}, exitcode.Usage, "TLS is not measured"},
		{[]string{"--url", "a=" + base + "/orders", "--pid", "b=1"}, exitcode.Failed,
			"--pid b: there is no --url of that name"},
		{[]string{"--url", "a=" + base + "/orders", "--pid", "a"}, exitcode.Usage, `--pid: "a" is not NAME=PID`},
		{[]string{"standard"}, exitcode.Failed, "run this inside the project"},
	} {
		exit, said := s.bench(append([]string{"run", "--id", fmt.Sprint("m", i)}, c.args...)...)
		if exit != c.exit || !strings.Contains(said, c.want) {
			t.Errorf("%q: exit %d, want %d and %q:\n%s", c.args, exit, c.exit, c.want, said)
		}
	}
	for path, want := range map[string]string{
		"/gzip": "compressed", "/chunks": "comes in chunks", "/close": "closes the connection",
		"/slow": "give it time by --warmup",
	} {
		_, said := s.bench("run", "--url", "a="+base+path, "--rounds", "1", "--duration", "100ms", "--warmup", "0s",
			"--id", path[1:])
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q is not said:\n%s", path, want, said)
		}
	}
}

// A server that dies under load costs its own row only, and nothing of it is stopped by the run.
func TestOwnServerDies(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := newStranger(t)
	port := freePort(t)
	dying := exec.Command(s.own, "127.0.0.1:"+port)
	if err := dying.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(6*time.Second, func() { _ = dying.Process.Kill() })
	defer func() { _ = dying.Wait() }()
	fine := s.start(s.own, "127.0.0.1:PORT")
	other := s.start(s.own, "127.0.0.1:PORT")
	exit, said := s.bench("run", "--url", "fine=http://127.0.0.1:"+fine+"/orders", "--url",
		"other=http://127.0.0.1:"+other+"/orders", "--url", "dying=http://127.0.0.1:"+port+"/orders", "--rounds",
		"10", "--duration", "400ms", "--warmup", "0s", "--slice", "20ms", "--slice-settle", "2ms", "--id", "r")
	if exit == exitcode.OK {
		t.Errorf("exit 0:\n%s", said)
	}
	rows, err := results.ReadSummary(filepath.Join(s.dir, "results", "r"))
	if err != nil {
		t.Fatalf("%v:\n%s", err, said)
	}
	for _, r := range rows {
		if (r.Unranked == "") != (r.Target != "dying") {
			t.Errorf("%s: %q", r.Target, r.Unranked)
		}
	}
	if conn, err := net.Dial("tcp", "127.0.0.1:"+fine); err != nil {
		t.Error("the run stopped a server that is not its own")
	} else {
		_ = conn.Close()
	}
}

// A manifest without the contract is launched, here Flask in an environment of its own; the requests say what
// must come.
func TestManifestWithoutContract(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := newStranger(t)
	lock, err := os.ReadFile("../../external/py-flask/requirements.lock")
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := json.Marshal(
		harness.Target{Name: "my-flask", Language: "Python", Contract: harness.ContractNone,
			Ready: "/orders", Requests: "requests.json", Runtime: "cpython>=3.11,<3.13", Lock: "requirements.lock",
			Package: "flask", Run: []string{"{python}", "app.py", "{host}", "{port}"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.write("own/my-flask/target.json", string(manifest))
	s.write("own/my-flask/requirements.lock", string(lock))
	s.write(
		"own/my-flask/requests.json",
		`[{"path": "/orders?n=2", "expect": {"status": 201, "body": "2 orders"}}]`,
	)
	s.write("own/my-flask/app.py", `import logging, sys
from flask import Flask, request
app = Flask(__name__)
logging.getLogger("werkzeug").disabled = True

@app.get("/orders")
def orders():
    return request.args.get("n", "no") + " orders", 201

app.run(sys.argv[1], int(sys.argv[2]))
`)
	exit, said := s.bench("run", "own", "--manifests", "own", "--targets", "my-flask", "--rounds", "2",
		"--duration", "300ms", "--warmup", "100ms", "--connections", "4", "--id", "r")
	if strings.Contains(said, "my-flask is left out") {
		t.Skip(said)
	}
	rows, err := results.ReadSummary(filepath.Join(s.dir, "results", "r"))
	if err != nil || exit != exitcode.OK || len(rows) != 1 || rows[0].Unranked != "" || rows[0].Failed > 0 ||
		rows[0].Requests == 0 {
		t.Errorf("exit %d, %+v, %v:\n%s", exit, rows, err, said)
	}
}
