package launch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// describeVenv reads what is installed for a target, which is its build: the packages with their versions,
// how much it is, and a hash over the lock, what was installed, and the target's own sources.
func (l *Launcher) describeVenv(t harness.Target, i interpreter, v venv) (harness.Build, error) {
	b := harness.Build{Runtime: i.String(), Version: i.version, Modules: map[string]string{}}
	if i.implementation == harness.RuntimePyPy {
		b.Version = i.own
	}
	h := sha256.New()
	if v.Dir != "" {
		fmt.Fprintf(h, "lock %s\n", v.Lock)
		if err := readInstalled(&b, h, v); err != nil {
			return b, err
		}
	}
	if t.Package != "" {
		version, installed := b.Modules[distribution(t.Package)]
		if !installed {
			return b, fmt.Errorf("the package %s of its manifest is not installed by %s", t.Package, t.Lock)
		}
		b.Version = version
	}
	for _, dir := range []string{t.Dir, l.pythonPath()} {
		if err := hashPython(h, dir); err != nil {
			return b, err
		}
	}
	b.SHA256 = hex.EncodeToString(h.Sum(nil))
	return b, nil
}

// readInstalled adds the packages of an environment to a build and to a hash.
func readInstalled(b *harness.Build, h hash.Hash, v venv) error {
	var found []string
	for _, pattern := range []string{"lib/*/site-packages", "lib64/*/site-packages", "site-packages"} {
		dirs, _ := filepath.Glob(filepath.Join(v.Dir, pattern)) // the patterns are right
		for _, dir := range dirs {
			if path, err := filepath.EvalSymlinks(dir); err == nil && !slices.Contains(found, path) {
				found = append(found, path) // lib64 is often a link to lib
			}
		}
	}
	for _, dir := range found {
		n, err := sizeOf(dir, false)
		if err != nil {
			return err
		}
		b.Bytes += n
		infos, _ := filepath.Glob(filepath.Join(dir, "*-info")) // .dist-info, and .egg-info of old installers
		for _, info := range infos {
			if err := readDistribution(b, h, info); err != nil {
				return err
			}
		}
	}
	return nil
}

// readDistribution reads the folder that an installer leaves for each package, as importlib.metadata does.
// The interpreter is not asked: those of old have no such module.
func readDistribution(b *harness.Build, h hash.Hash, dir string) error {
	meta := filepath.Join(dir, "METADATA")
	if strings.HasSuffix(dir, ".egg-info") {
		meta = filepath.Join(dir, "PKG-INFO")
	}
	text, err := input.Read(meta, input.MaxSetting)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // what was left of an uninstalled package
	}
	if err != nil {
		return fmt.Errorf("read what is installed: %w", err)
	}
	var name, version string
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() && lines.Text() != "" {
		key, value, _ := strings.Cut(lines.Text(), ":")
		switch strings.ToLower(key) {
		case "name":
			name = distribution(strings.TrimSpace(value))
		case "version":
			version = strings.TrimSpace(value)
		}
	}
	if name == "" || version == "" {
		return fmt.Errorf("read what is installed: %s says no name and version", meta)
	}
	b.Modules[name] = version
	fmt.Fprintf(h, "package %s %s\n", name, version)
	record, err := input.Read(filepath.Join(dir, "RECORD"), input.MaxSetting)
	if err != nil {
		return nil //nolint:nilerr // old installers leave none
	}
	return hashRecord(h, string(record))
}

// hashRecord adds the files of a package with their own hashes. What an installer writes, such as compiled
// code and programs that name the folder, is left out: the same packages have the same hash on every machine.
func hashRecord(h hash.Hash, record string) error {
	var lines []string
	for line := range strings.Lines(record) {
		line = strings.TrimSpace(line) // name,hash,size; only the name may have commas
		size := max(0, strings.LastIndexByte(line, ','))
		sum := max(0, strings.LastIndexByte(line[:size], ','))
		name := strings.Trim(line[:sum], `"`)
		dir, base := filepath.Split(name)
		byInstaller := strings.HasSuffix(dir, ".dist-info/") &&
			slices.Contains([]string{"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}, base)
		if sum+1 < size && !byInstaller && !strings.HasPrefix(name, "../") && !strings.HasSuffix(name, ".pyc") {
			lines = append(lines, line[:size])
		}
	}
	slices.Sort(lines)
	_, err := io.WriteString(h, strings.Join(lines, "\n")+"\n")
	return err
}

// sizeOf is how many bytes the files below a folder hold, with or without what an interpreter compiled of
// them.
func sizeOf(dir string, compiled bool) (n int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "__pycache__" && !compiled:
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// hashPython adds the sources below a folder to a hash, with the templates and data that they read. A folder
// that is not there has none.
func hashPython(h hash.Hash, dir string) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "__pycache__" || d.Name() == "tests" || strings.HasPrefix(d.Name(), ".") &&
			path != dir):
			return fs.SkipDir
		case !d.Type().IsRegular() || d.Name() == "target.json" ||
			!slices.Contains([]string{".py", ".html", ".json"}, filepath.Ext(path)):
			return nil
		}
		content, err := input.Read(path, input.MaxSetting)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "source %s %x\n", rel, sha256.Sum256(content))
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the sources: %w", err)
	}
	return nil
}
