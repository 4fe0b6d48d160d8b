// Package starter makes a new server from one that meets the contract: a copy under another name, with
// comments that say where a framework goes. Nothing is a template of its own, so nothing can fall behind.
package starter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// Request says what is made.
type Request struct {
	// Root is that of the project.
	Root string
	// Name is the server's, and that of its folder.
	Name string
	// Language is one of Languages.
	Language string
	// Dir is the folder that gets the server's; empty: where the project has those of the language.
	Dir string
}

// Made is what was made.
type Made struct {
	// Dir is the server's folder, and Files what is in it.
	Dir   string
	Files []string
	// Model is the target that it is a copy of.
	Model string
}

// Languages are those that a server can be made in.
func Languages() (names []string) {
	for _, m := range models() {
		names = append(names, m.language)
	}
	return names
}

// Folder is where the server's folder will be.
func (r Request) Folder() (string, error) {
	m, err := r.model()
	if err != nil {
		return "", err
	}
	if r.Dir == "" {
		return filepath.Join(r.Root, filepath.Dir(m.from), r.Name), nil
	}
	dir, err := filepath.Abs(filepath.Join(r.Dir, r.Name))
	if err != nil {
		return "", err
	}
	if inside, err := filepath.Rel(r.Root, dir); m.language == "go" &&
		(err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator))) {
		return "", fmt.Errorf("a server in Go is built with packages of this project, so its folder must be in %s",
			r.Root)
	}
	return dir, nil
}

func (r Request) model() (model, error) {
	for _, m := range models() {
		if m.language == r.Language {
			return m, nil
		}
	}
	return model{}, fmt.Errorf("unknown language %q", r.Language)
}

// Make writes the server's folder. It leaves nothing behind if that fails.
func Make(r Request) (Made, error) {
	m, err := r.model()
	if err != nil {
		return Made{}, err
	}
	dir, err := r.Folder()
	if err != nil {
		return Made{}, err
	}
	texts, err := m.texts(r.Root, r.Name)
	if err != nil {
		return Made{}, err
	}
	made := Made{Dir: dir, Model: filepath.Base(m.from)}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return Made{}, err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			err = fmt.Errorf("%s exists already: choose another name", dir)
		}
		return Made{}, err
	}
	for _, t := range texts {
		if err := os.WriteFile(filepath.Join(dir, t.name), []byte(t.content), 0o644); err != nil {
			return Made{}, errors.Join(err, os.RemoveAll(dir))
		}
		made.Files = append(made.Files, t.name)
	}
	return made, nil
}

// text is a file to be written.
type text struct{ name, content string }

// texts are the files of a new server.
func (m model) texts(root, name string) ([]text, error) {
	manifest, err := m.manifest(root, name)
	if err != nil {
		return nil, err
	}
	all := []text{{manifestFile, manifest}}
	for _, f := range m.files {
		b, err := input.Read(filepath.Join(root, m.from, f.name), input.MaxSetting)
		if err != nil {
			return nil, err
		}
		content := string(b)
		for _, e := range f.edits {
			if strings.Count(content, e.from) != 1 {
				return nil, fmt.Errorf("%s/%s does not have %q once: harness/starter/models.go must follow it",
					m.from, f.name, e.from)
			}
			content = strings.Replace(content, e.from, strings.ReplaceAll(e.to, "{name}", name), 1)
		}
		all = append(all, text{f.name, content})
	}
	return all, nil
}

// manifestFile is what makes a folder a target.
const manifestFile = "target.json"

// manifest is the model's under another name, without what is true of the model only.
func (m model) manifest(root, name string) (string, error) {
	b, err := input.Read(filepath.Join(root, m.from, manifestFile), input.MaxSetting)
	if err != nil {
		return "", err
	}
	var t harness.Target
	if err := json.Unmarshal(b, &t); err != nil {
		return "", fmt.Errorf("%s/%s: %w", m.from, manifestFile, err)
	}
	t.Name, t.Title = name, name
	t.URL, t.Stars, t.Flavours = "", nil, nil
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // bounds of runtimes have < and >
	e.SetIndent("", "  ")
	if err := e.Encode(t); err != nil {
		return "", err
	}
	return out.String(), nil
}
