//go:build tools

// Names Pulumi's language host for YAML as a dependency, so that go.mod and go.sum pin it and all it is built from.
package tools

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
