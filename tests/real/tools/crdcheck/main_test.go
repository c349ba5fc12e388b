package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const crd = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: other}
---
# Lies beside others in a release file.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.io}
spec:
  group: example.io
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-validations:
            - {rule: "!has(self.a) || has(self.b)", message: a needs b}
            properties:
              a: {type: string, enum: [x, y], default: x}
              b: {type: integer, minimum: 1}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              groups:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: {type: object, required: [name], properties: {name: {type: string}}}
  - name: v2
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
`

func judged(t *testing.T, object string) []verdict {
	t.Helper()
	folder := t.TempDir()
	crds, file := filepath.Join(folder, "crds.yaml"), filepath.Join(folder, "object.yaml")
	for path, text := range map[string]string{crds: crd, file: object} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	accepted, err := run([]string{crds}, []string{file}, &out)
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []verdict
	refused := false
	for line := range strings.Lines(out.String()) {
		var verdict verdict
		if err := json.Unmarshal([]byte(line), &verdict); err != nil {
			t.Fatal(err)
		}
		refused = refused || len(verdict.Errors) > 0
		verdicts = append(verdicts, verdict)
	}
	if accepted == refused {
		t.Errorf("accepted is %v with verdicts %v", accepted, verdicts)
	}
	return verdicts
}

const head = "apiVersion: example.io/v1\nkind: Thing\nmetadata: {name: t}\n"

func TestRefuses(t *testing.T) {
	for _, test := range []struct{ object, want string }{
		{head + "spec: {b: 1, free: {c: 1}, groups: [{name: a}, {name: b}]}", ""},
		{head + "spec: {a: x}", "spec: Invalid value: a needs b"},
		{head + "spec: {c: 1}", `unknown field "spec.c"`},
		{head + "spec: {b: 1}\nspec: {b: 2}", `key "spec" already set in map`},
		{head + "spec: {b: 0}", "spec.b: Invalid value: 0: spec.b in body should be greater than or equal to 1"},
		{head + "spec: {b: '1'}", "spec.b in body must be of type integer"},
		{head + "spec: {a: z, b: 1}", `spec.a: Unsupported value: "z"`},
		{head + "spec: {groups: [{name: a}, {name: a}]}", `spec.groups[1]: Duplicate value: {"name":"a"}`},
		{strings.Replace(head, "name: t", "name: T", 1), `metadata.name: Invalid value: "T"`},
		{strings.Replace(head, "name: t", "name: t, label: {}", 1), `unknown field "metadata.label"`},
		{strings.Replace(head, "v1", "v2", 1), "no CustomResourceDefinition serves example.io/v2 Thing"},
		{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}", ""},
		{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a/b: c}", `data: "a/b": a valid config key`},
		{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndate: {}", `unknown field "date"`},
	} {
		errors := judged(t, test.object)[0].Errors
		fits := func(message string) bool { return strings.Contains(message, test.want) }
		if test.want == "" && len(errors) > 0 || test.want != "" && (len(errors) != 1 || !slices.ContainsFunc(errors, fits)) {
			t.Errorf("%s\n  says %q\n  want %q", test.object, errors, test.want)
		}
	}
}

func TestEveryDocumentHasItsLine(t *testing.T) {
	verdicts := judged(t, "# a comment\n---\n"+head+"---\n---\n"+strings.Replace(head, "name: t", "name: u", 1))
	if len(verdicts) != 2 || verdicts[1].Doc != 1 || verdicts[1].Name != "u" {
		t.Errorf("got %+v", verdicts)
	}
}

func TestSaysWhenItCannotDoItsWork(t *testing.T) {
	if _, err := run(nil, nil, &bytes.Buffer{}); err == nil {
		t.Error("no file is no error")
	}
	if _, err := run(nil, []string{"/nonexistent"}, &bytes.Buffer{}); err == nil {
		t.Error("a missing file is no error")
	}
}
