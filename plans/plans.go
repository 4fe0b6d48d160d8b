// Package plans has the ready plans, for a bench that is run without the project around it.
package plans

import "embed"

// Files are the plans, NAME.toml.
//
//go:embed *.toml
var Files embed.FS
