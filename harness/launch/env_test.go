package launch

import (
	"testing"

	"tenrounds/shared/boot"
)

// The two halves of the process contract must not import each other, but must agree on a name.
func TestLifelineIsTheOneThatServersWatch(t *testing.T) {
	t.Parallel()
	if lifelineEnv != boot.LifelineEnv {
		t.Errorf("launch sets %s, servers read %s", lifelineEnv, boot.LifelineEnv)
	}
}
