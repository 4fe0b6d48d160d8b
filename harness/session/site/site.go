// Package site makes a static site of all runs: an index, their reports, and a comparison of any two.
package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/input"
	"tenrounds/harness/report/page"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
)

const (
	// Index is the page that a reader opens.
	Index = "index.html"
	// Runs is the folder of the reports.
	Runs = "runs"
)

// Make writes the index and the report of each run in a folder of results. A run that cannot be read is left
// out, and words say why.
func Make(from, output string, words io.Writer) ([]page.SiteRun, error) {
	dirs, err := runDirs(from)
	if err != nil {
		return nil, err
	}
	if err := siteFolder(output); err != nil {
		return nil, err
	}
	// Each run is read once and dropped. Collecting that garbage less often is faster and costs some memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	runs := make([]page.SiteRun, len(dirs))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0)) // one run at a time each: its pages can be large
	for i, dir := range dirs {
		slots <- struct{}{}
		wait.Go(func() {
			runs[i] = siteRun(dir, output)
			<-slots
		})
	}
	wait.Wait()
	for _, r := range runs {
		if r.Fault != "" {
			fmt.Fprintf(words, "bench: %s is left out: %s\n", r.Name, r.Fault)
		}
	}
	var b bytes.Buffer
	if err := page.Site(&b, runs); err != nil {
		return nil, err
	}
	return runs, writeFile(filepath.Join(output, Index), b.Bytes())
}

// isThere reports whether there is something of that name: what it is, shows when it is read.
func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// runDirs are the folders of runs and self-tests within a folder.
func runDirs(from string) ([]string, error) {
	if _, err := os.ReadDir(from); err != nil {
		return nil, fmt.Errorf("read the runs: %w; name their folder by --results", err)
	}
	dirs := reports.RunFolders(from)
	if len(dirs) == 0 {
		return nil, fmt.Errorf("%s holds no run: make one with bench run, or name another folder by --results",
			from)
	}
	return dirs, nil
}

// siteFolder makes the folder of a site. It refuses a folder that has other files than a site, so that it
// overwrites none of them.
func siteFolder(output string) error {
	entries, err := os.ReadDir(output)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make the site: %w", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(output, Runs)); err != nil {
			return exitcode.Errorf(exitcode.Usage, "--out: %s exists and holds no site: name a new folder", output)
		}
	}
	if err := os.MkdirAll(filepath.Join(output, Runs), 0o755); err != nil {
		return fmt.Errorf("make the site: %w", err)
	}
	return nil
}

// siteRun makes the report of one run. A run that cannot be read has a Fault; the site has the others.
func siteRun(dir, output string) page.SiteRun {
	name := filepath.Base(dir)
	r := page.SiteRun{
		Name: name, Folder: shownFolder(dir), Page: path.Join(Runs, url.PathEscape(name), results.PageFile),
	}
	if err := writeSiteRun(&r, dir, filepath.Join(output, Runs, name)); err != nil {
		r.Fault = err.Error()
	}
	return r
}

func writeSiteRun(r *page.SiteRun, dir, to string) error {
	if isThere(filepath.Join(dir, results.SelftestFile)) {
		return writeSiteSelftest(r, dir, to)
	}
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		return err
	}
	r.Run = run
	in, err := reports.Detailed(dir, run, turns, cut)
	if err != nil {
		return err
	}
	r.Show(in)
	var b bytes.Buffer
	if err := page.Write(&b, in); err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return writeFile(filepath.Join(to, results.PageFile), b.Bytes())
}

// writeSiteSelftest copies the report of a self-test, which has none before it is complete.
func writeSiteSelftest(r *page.SiteRun, dir, to string) error {
	s, err := results.ReadSelftest(dir)
	if err != nil {
		return err
	}
	r.ShowSelftest(s)
	b, err := input.Read(filepath.Join(dir, results.SelftestPage), input.MaxTable)
	if errors.Is(err, fs.ErrNotExist) {
		r.Page = ""
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	r.Page = path.Join(Runs, url.PathEscape(r.Name), results.SelftestPage)
	return writeFile(filepath.Join(to, results.SelftestPage), []byte(input.Printable(string(b))))
}

// shownFolder is a run's folder as a page names it. Others may read the page, so an absolute path is cut to
// its last two parts.
func shownFolder(dir string) string {
	if filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Base(filepath.Dir(dir)), filepath.Base(dir))
	}
	return filepath.ToSlash(dir)
}

func writeFile(path string, b []byte) error {
	if err := os.WriteFile(path, b, 0o644); err != nil {
		return fmt.Errorf("make the site: %w", err)
	}
	return nil
}
