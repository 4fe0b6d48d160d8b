package launch

import (
	"strings"
	"testing"

	"tenrounds/test/faults"
)

// What a program says ends in results and messages: the passwords that it was given are taken out of it.
func TestWordsHoldNoPasswords(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	_, err := l.Start(t.Context(), fakeProgram(), Options{
		Env:   []string{fakeEnv + "=teller", "STORE=postgres://me:pa%2355word@db/books", "PIN_PASSWORD=ten"},
		Flags: []string{"--key-password=s3cret-word", "--other-password", "third-word"},
	})
	wants(t, err, "no entry to postgres://me:xxxxx@db/books", "by xxxxx or", "--key-password=xxxxx",
		"--other-password xxxxx", "often")
	for _, secret := range []string{"pa%2355word", "pa#55word", "s3cret-word", "third-word"} {
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s is in: %v", secret, err)
		}
	}
}
