package launch

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
)

// bin is the folder of what is built; see Bin.
type bin struct {
	once sync.Once
	path string
}

func binOf(root string) string {
	if own := filepath.Join(root, "bin"); root != "" && writable(own) {
		return own
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	name := sha256.Sum256([]byte(root))
	return filepath.Join(cache, "tenrounds", "bin-"+hex.EncodeToString(name[:6]))
}

// writable reports whether files can be made in a folder, which is made if need be. Permissions alone do not
// tell it.
func writable(dir string) bool {
	if os.MkdirAll(dir, 0o755) != nil {
		return false
	}
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return false
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	return true
}
