package docs_test

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness/results"
	"tenrounds/test/checkout"
)

// TestPublished makes tables of documents again: what was published beside what the kept runs measured, and
// what the kept self-test found.
func TestPublished(t *testing.T) {
	t.Parallel()
	checkout.Log()
	block := regexp.MustCompile(`(?s)(<!-- made: (\S+) -->\n).*?(<!-- end -->)`)
	c := commands(t)
	made := map[string]func(*testing.T, *commandChecker) string{
		"versions": versionsThenAndNow, "users": usersThenAndNow, "ramp": rampNow, "runners": runnersNow,
		"perks": perks, "bookstore": conclusions, "selftest": keptSelftest, "choose": choose, "plans": allPlans,
		"noise": noise, "standard": standard, "languages": languages,
	}
	for _, path := range []string{"README.md", "docs/documents.md", "docs/plans.md", "docs/validation.md"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := block.ReplaceAllStringFunc(string(b), func(old string) string {
			m := block.FindStringSubmatch(old)
			table := made[m[2]]
			if table == nil {
				t.Fatalf("%s: nothing makes a table %q", path, m[2])
			}
			return m[1] + table(t, c) + m[3]
		})
		if *update && text != string(b) {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if text != string(b) {
			t.Errorf("%s is not what the kept runs say: go test -run TestPublished ./test/docs -args -update", path)
		}
	}
}

// keptSelftest is the page of results/selftest as a part of a document. Without such a folder nothing is
// claimed.
func keptSelftest(t *testing.T, _ *commandChecker) string {
	b, err := os.ReadFile(filepath.Join("results", "selftest", results.SelftestPage))
	if errors.Is(err, os.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	_, page, found := strings.Cut(string(b), "\n") // after its title, which is the name of the folder
	if !found {
		t.Fatal("the page of results/selftest is empty")
	}
	return strings.TrimLeft(strings.ReplaceAll(page, "\n## ", "\n### "), "\n")
}

// records makes the tables of a kept run again, which git does not have, and reads one: its rows by column.
func (c *commandChecker) records(t *testing.T, run, table string) (rows []map[string]string) {
	t.Helper()
	dir, err := c.copied(filepath.Join("results", run))
	if err == nil {
		_, err = c.output("bench", "report", "--write", dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, table))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("%s of %s: %d lines: %v", table, run, len(lines), err)
	}
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = l[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// figure is a number of a row, scaled; "–" where the run does not know it.
func figure(row map[string]string, column string, scale float64, format string) string {
	v, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		return "–"
	}
	return fmt.Sprintf(format, v*scale)
}

func markdown(head, align string, rows [][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s |\n|%s|\n", head, align)
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(r, " | "))
	}
	return b.String()
}

// versions2020 are those of the comparison of eleven libraries (Grandmetric, 2020).
var versions2020 = map[string]string{
	"aiohttp": "3.6.2", "bottle": "0.12.18", "djangorestframework": "3.11.0", "eve": "1.1.2", "falcon": "2.0.0",
	"fastapi": "0.60.1",
	"flask":   "1.1.2", "hug": "2.6.1", "pyramid": "1.10.4", "sanic": "20.6.3", "tornado": "6.0.4",
}

func versionsThenAndNow(t *testing.T, c *commandChecker) string {
	var rows [][]string
	all := c.records(t, "grandmetric", "summary.csv")
	wrk := map[string]string{}
	for _, r := range all {
		if strings.HasPrefix(r["load"], "wrk") {
			wrk[r["target"]] = figure(r, "throughput_mean_rps", 1, "%.0f")
		}
	}
	for _, r := range all {
		name := strings.TrimPrefix(r["target"], "py-")
		if versions2020[name] == "" || !strings.HasPrefix(r["load"], "closed") {
			continue
		}
		rows = append(rows, []string{
			name, versions2020[name], r["version"], figure(r, "throughput_mean_rps", 1, "%.0f"), figure(r,
				"throughput_sd_rps", 1, "%.0f"), wrk[r["target"]],
			figure(r, "relative", 1, "%.2f"), r["tier"],
		})
	}
	return markdown("library | version then | version now | requests/s, mean | standard deviation | by wrk | "+
		"slowest = 1 | tier",
		"---|---|---|--:|--:|--:|--:|--:", rows)
}

// languages is the run of that plan, the fastest first.
func languages(t *testing.T, c *commandChecker) string {
	all := c.records(t, "languages", "summary.csv")
	number := func(r map[string]string, column string) float64 {
		v, err := strconv.ParseFloat(r[column], 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	slices.SortStableFunc(all, func(a, b map[string]string) int {
		return cmp.Compare(number(b, "throughput_mean_rps"), number(a, "throughput_mean_rps"))
	})
	var rows [][]string
	for _, r := range all {
		if strings.HasSuffix(r["target"], "-copy") {
			continue
		}
		cpu := number(r, "server_user_per_request_s") + number(r, "server_system_per_request_s")
		rows = append(rows, []string{
			r["target"], r["version"], r["engine"], figure(r, "throughput_mean_rps", 1, "%.0f"),
			figure(r, "throughput_sd_rps", 1, "%.0f"), fmt.Sprintf("%.1f", 1e6*cpu), r["limit"],
		})
	}
	return markdown("server | version | engine | requests/s, mean | standard deviation | "+
		"CPU for each answer (µs) | limit",
		"---|---|---|--:|--:|--:|---", rows)
}

// users2019 is the published minute of 4,000 users on one machine (currentslab/microframework-benchmark,
// 2019, text): all requests, their median in ms, requests per second, failed requests.
var users2019 = map[string][4]string{
	"aiohttp": {"23316", "15", "388.58", "0"}, "bottle": {"18023", "163", "304.52", "163"}, "flask": {"19023",
		"77", "318.03", "0"},
	"pyramid": {"20067", "69", "340.12", "135"}, "sanic": {"16473", "110", "275.26", "4"}, "starlette": {"17278",
		"130", "288.89", "0"},
	"tornado": {"23644", "10", "395.91", "0"},
}

func usersThenAndNow(t *testing.T, c *commandChecker) string {
	var rows [][]string
	for _, r := range c.records(t, "microframeworks", "locust.csv") {
		name := strings.TrimPrefix(r["target"], "py-")
		then, published := users2019[name]
		if !published {
			then = [4]string{"–", "–", "–", "–"}
		}
		rows = append(rows, []string{
			name, then[2], figure(r, "locust_throughput_rps", 1, "%.0f"), figure(r, "own_throughput_rps", 1, "%.0f"),
			then[1], figure(r, "locust_p50_s", 1000, "%.0f"), figure(r, "own_p50_s", 1000,
				"%.2f"), then[3], r["locust_failed"], r["own_failed"],
		})
	}
	return markdown("framework | requests/s then | Locust now | ours now | median then (ms) | "+
		"Locust now | ours now | failed then | Locust now | ours now",
		"---|--:|--:|--:|--:|--:|--:|--:|--:|--:", rows)
}

func rampNow(t *testing.T, c *commandChecker) string {
	var rows [][]string
	for _, r := range c.records(t, "microframeworks-ramp", "summary.csv") {
		rows = append(rows, []string{
			strings.TrimPrefix(r["target"], "py-"), figure(r, "users", 1, "%.0f"), r["stopped_by"], figure(r, "p99_s",
				1000, "%.0f"),
			figure(r, "server_cpus_busy_share", 100, "%.0f %%"),
		})
	}
	return markdown("framework | users at the end | ended by | p99 over the ramp (ms) | server's CPU busy",
		"---|--:|---|--:|--:", rows)
}

func runnersNow(t *testing.T, c *commandChecker) string {
	var rows [][]string
	all := c.records(t, "python-runners", "summary.csv")
	rate := func(r map[string]string) float64 {
		f, _ := strconv.ParseFloat(r["throughput_mean_rps"],
			64)
		return f
	}
	slices.SortFunc(all, func(a, b map[string]string) int { return cmp.Compare(rate(b), rate(a)) })
	for _, r := range all {
		rows = append(rows, []string{
			r["target"], figure(r, "throughput_mean_rps", 1, "%.0f"), figure(r, "throughput_sd_rps", 1, "%.0f"),
			figure(r, "p50_s", 1000, "%.2f"), figure(r, "p99_s", 1000, "%.2f"), figure(r, "rss_peak_bytes", 1e-6,
				"%.0f"),
		})
	}
	return markdown("target | requests/s, mean | standard deviation | p50 (ms) | p99 (ms) | peak memory (MB)",
		"---|--:|--:|--:|--:|--:", rows)
}

func perks(t *testing.T, c *commandChecker) string {
	var rows [][]string
	for _, r := range c.records(t, "python", "facts.csv") {
		async := "no"
		if r["async"] == "true" {
			async = "yes"
		}
		rows = append(rows, []string{
			strings.TrimPrefix(r["target"], "py-"), r["version"], r["interface"], async, figure(r, "start_mean_s",
				1000, "%.0f"), r["main_lines"],
		})
	}
	return markdown("framework | version | interface | async | start (ms) | lines of the application",
		"---|---|---|---|--:|--:", rows)
}

// conclusions are what the report "bookstore" says of the published ones.
func conclusions(t *testing.T, c *commandChecker) string {
	out, err := c.output("bench", "report", "--format", "bookstore", "results/bookstore-python")
	if err != nil {
		t.Fatal(err)
	}
	_, all, found := strings.Cut(out, "## Hello world and the bookstore\n\n")
	if !found {
		t.Fatalf("the report has no such section: %s", out)
	}
	return "\n" + strings.ReplaceAll(all, "\n## ", "\n### ") + "\n"
}
