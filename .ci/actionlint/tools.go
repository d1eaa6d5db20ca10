//go:build tools

// Names actionlint as a dependency, so that go.mod and go.sum pin it and all it is built from.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
