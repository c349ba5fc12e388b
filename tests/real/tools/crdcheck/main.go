// Crdcheck judges manifests as an API server does that was asked for strict field validation: with the API server's own
// packages, in the order of its custom resource strategy, but without a cluster and without defaulting.
//
//	crdcheck --crds PATH [--crds PATH]... FILE...
//
// A PATH is a file or a folder of CustomResourceDefinitions. Every document of every FILE becomes one line of JSON on
// stdout. It exits with 0 when all are accepted, with 1 when one is not, with 2 when it could not do its work.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
)

// A verdict is one line of the output.
type verdict struct {
	File   string   `json:"file"`
	Doc    int      `json:"doc"` // counted from 0
	Kind   string   `json:"kind"`
	Name   string   `json:"name"`
	Errors []string `json:"errors"`
}

type paths []string

func (p *paths) String() string     { return strings.Join(*p, ",") }
func (p *paths) Set(s string) error { *p = append(*p, s); return nil }

func main() {
	var crds paths
	flag.Var(&crds, "crds", "file or folder of CustomResourceDefinitions; may be repeated")
	flag.Parse()
	accepted, err := run(crds, flag.Args(), os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	if !accepted {
		os.Exit(1)
	}
}

func run(crds, files []string, out io.Writer) (bool, error) {
	if len(files) == 0 {
		return false, errors.New("no file to check; say --crds PATH FILE")
	}
	server := newServer()
	for _, path := range crds {
		if err := eachFile(path, server.install); err != nil {
			return false, err
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	accepted := true
	for _, file := range files {
		documents, err := split(file)
		if err != nil {
			return false, err
		}
		for index, document := range documents {
			verdict := server.judge(context.Background(), document)
			verdict.File, verdict.Doc = file, index
			accepted = accepted && len(verdict.Errors) == 0
			if err := encoder.Encode(verdict); err != nil {
				return false, err
			}
		}
	}
	return accepted, nil
}

// eachFile calls visit with every document of a YAML file, or of the YAML files below a folder in the order of their names.
func eachFile(path string, visit func([]byte) error) error {
	return filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".yaml") {
			return err
		}
		documents, err := split(file)
		if err != nil {
			return err
		}
		for _, document := range documents {
			if err := visit(document); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		return nil
	})
}

// split returns the documents of a file that hold more than comments.
func split(file string) ([][]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	var documents [][]byte
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if holdsSomething(document) {
			documents = append(documents, document)
		}
	}
}

func holdsSomething(document []byte) bool {
	for line := range bytes.Lines(document) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.Equal(line, []byte("---")) {
			return true
		}
	}
	return false
}
