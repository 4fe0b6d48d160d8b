package boot

import (
	"flag"
	"fmt"
	"os"
)

// Setting is a flag that an application adds to those of every server.
type Setting struct {
	// Name is the flag. Env is the environment variable for it, if not empty; the flag has priority.
	Name, Env string
	// Usage is its text in --help, with the `NAME` of its value.
	Usage string
	// Set takes the value; an error is wrong usage.
	Set func(string) error
}

// addSettings reads the environment variables of settings and adds their flags.
func addSettings(fs *flag.FlagSet, settings []Setting) error {
	for _, s := range settings {
		if v := os.Getenv(s.Env); s.Env != "" && v != "" {
			if err := s.Set(v); err != nil {
				return fmt.Errorf("%s: %w", s.Env, err)
			}
		}
		fs.Func(s.Name, s.Usage, s.Set)
	}
	return nil
}
