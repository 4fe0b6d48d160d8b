package launch

import (
	"fmt"
	"os"
	"path/filepath"
)

// CacheVariable is the environment variable that names another folder for the cache than the usual one.
const CacheVariable = "TENROUNDS_CACHE"

// Cache is the folder of what is kept from one run to the next: data, and what is installed for targets. For
// root it is one that other users can look into, since PostgreSQL refuses to run as root.
func Cache() (string, error) {
	if dir := os.Getenv(CacheVariable); dir != "" {
		return filepath.Abs(dir) // programs that run in other folders are given it
	}
	if os.Geteuid() == 0 {
		return "/var/cache/tenrounds", nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache: %w: name a folder by %s", err, CacheVariable)
	}
	return filepath.Join(dir, "tenrounds"), nil
}
