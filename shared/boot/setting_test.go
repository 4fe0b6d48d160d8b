package boot

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name, env string
		args      []string
		want, say string
	}{
		{"none", "", nil, "", ""},
		{"environment", "e", nil, "e", ""},
		{"flag", "", []string{"--thing", "f"}, "f", ""},
		{"the flag stands over the environment", "e", []string{"--thing=f"}, "f", ""},
		{"wrong in the environment", "bad", nil, "", "BOOT_TEST_THING: it is bad"},
		{"wrong flag", "", []string{"--thing", "bad"}, "", "it is bad"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("BOOT_TEST_THING", c.env)
			var got string
			var said bytes.Buffer
			_, err := parse("x", c.args, &said, Setting{Name: "thing", Env: "BOOT_TEST_THING", Usage: "a `THING`",
				Set: func(s string) error {
					if s == "bad" {
						return errors.New("it is bad")
					}
					got = s
					return nil
				}})
			if got != c.want || (err != nil) != (c.say != "") || !strings.Contains(said.String(), c.say) {
				t.Errorf("%q, %v, said %q", got, err, &said)
			}
		})
	}
}
