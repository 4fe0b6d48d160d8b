package shares

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
)

//go:embed shares.py
var locustfile []byte

const (
	// Silence is how long a worker or a master may give no sign until it counts as lost.
	Silence = 10 * time.Second
	// DefaultGather is how long the workers of a turn are waited for.
	DefaultGather = time.Minute
	// lead is how long after the orders the load begins: time for a message and the start of a process.
	lead = time.Second
	// DefaultMaster is where the master listens: on this machine alone.
	DefaultMaster = "127.0.0.1:5557"
	// DefaultWeb is where its page is.
	DefaultWeb = "127.0.0.1:8089"
	// settingsVariable names the file that the locustfile reads.
	settingsVariable = "TENROUNDS_SHARES"
	// maxReport is the size of a report that is read.
	maxReport = 1 << 30
)

// Loader is Locust's master, which has the workers make the load.
type Loader struct {
	Workers int
	// Master is where it listens for workers, HOST:PORT.
	Master string
	// Gather is how long the workers of a turn are waited for; 0 is DefaultGather.
	Gather time.Duration
	// Web is where Locust's page is, HOST:PORT; "" for none.
	Web string
	// Build is what the workers' generators must be.
	Build Build
}

// Build tells generators apart: those on one platform must be the same file.
type Build struct {
	SHA256   string `json:"sha256"`
	Platform string `json:"platform"` // linux/amd64
}

// settings is what the locustfile reads.
type settings struct {
	Role    string  `json:"role"`
	Build   Build   `json:"build"`
	Silence float64 `json:"silence_s"`
	// The rest is the master's.
	Workers int     `json:"workers"`
	Order   *Order  `json:"order,omitempty"`
	Lead    float64 `json:"lead_s"`
	// Limit is how long the load may take from its beginning.
	Limit  float64 `json:"limit_s"`
	Report string  `json:"report"`
	Begun  string  `json:"begun"`
}

// Command is the master's command line, with its files.
func (l Loader) Command(t loader.Turn) (c loader.Command, err error) {
	in := func(name string) string { return filepath.Join(t.Dir, name) }
	heads := ""
	if len(t.Targets) == 1 && t.Targets[0].Heads != "" {
		text, err := input.Read(t.Targets[0].Heads, input.MaxSetting)
		if err != nil {
			return c, fmt.Errorf("proved heads: %w", err)
		}
		heads = string(text)
	}
	order, err := newOrder(t, heads)
	if err != nil {
		return c, err
	}
	load := t.Load.Warmup + t.Load.Duration + 3*t.Load.Timeout + loader.Slack
	report := in("report.json")
	text, err := json.Marshal(settings{
		Role: "master", Build: l.Build, Silence: Silence.Seconds(), Workers: l.Workers, Order: &order,
		Lead: lead.Seconds(), Limit: load.Seconds(), Report: report, Begun: locust.Begun,
	})
	if err != nil {
		return c, fmt.Errorf("the order of the workers: %w", err)
	}
	host, port, err := net.SplitHostPort(l.Master)
	if err != nil {
		return c, fmt.Errorf("where the master listens: %w", err)
	}
	n := strconv.Itoa(l.Workers)
	c = loader.Command{
		Args: []string{"-I", in("start.py"), "-f", in("shares.py"), "--master", "--master-bind-host", host,
			"--master-bind-port", port, "--expect-workers", n,
			"--expect-workers-max-wait", strconv.Itoa(int(math.Ceil(l.gather().Seconds()))),
			"-u", n, "-r", n, "--json", "--skip-log"},
		Files: map[string][]byte{in("start.py"): locust.Start, in("shares.py"): locustfile,
			in("settings.json"): text},
		Env:    []string{"HOME=" + t.Dir, settingsVariable + "=" + in("settings.json")},
		Begins: locust.Begun, Limit: locust.StartUp + l.gather() + lead + load + Silence,
	}
	if l.Web == "" {
		c.Args = append(c.Args, "--headless")
	} else {
		host, port, err := net.SplitHostPort(l.Web)
		if err != nil {
			return c, fmt.Errorf("where Locust's page is: %w", err)
		}
		c.Args = append(c.Args, "--autostart", "--web-host", host, "--web-port", port)
	}
	c.Read = func(o loader.Output) (*harness.LoadResult, error) { return l.read(o, report) }
	return c, nil
}

func (l Loader) gather() time.Duration { return cmp.Or(l.Gather, DefaultGather) }

// read reads the report of the workers.
func (l Loader) read(o loader.Output, report string) (*harness.LoadResult, error) {
	o.Stderr = strings.ReplaceAll(o.Stderr, locust.Begun, "")
	text, err := input.Read(report, maxReport)
	if errors.Is(err, fs.ErrNotExist) {
		if strings.Contains(o.Stderr, "Address already in use") || strings.Contains(o.Stderr, "was busy") {
			return nil, fmt.Errorf("%s is in use: another run may have its workers there; --master takes another port",
				l.Master)
		}
		return nil, o.Failed("locust's master")
	}
	if err != nil {
		return nil, fmt.Errorf("the workers' report: %w", err)
	}
	return parseReport(text, l)
}

// Locust is the environment of its master and of its workers.
func Locust() launch.Tool {
	return launch.Tool{Name: "locust", Lock: locust.Lock, Runtime: "cpython>=3.11"}
}

// FindBuild tells what the generator at a path is.
func FindBuild(path string) (b Build, err error) {
	f, err := os.Open(path)
	if err != nil {
		return b, fmt.Errorf("read the generator: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return b, fmt.Errorf("read the generator: %w", err)
	}
	return Build{SHA256: hex.EncodeToString(h.Sum(nil)), Platform: runtime.GOOS + "/" + runtime.GOARCH}, nil
}
