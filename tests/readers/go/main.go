// Reads YAML documents as kubectl and Go programs do.
//
// In: one JSON string a line, each a document. Out: one JSON object a line, what each reader made of it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"log"
	"os"

	"gopkg.in/yaml.v3"
	kubernetes "sigs.k8s.io/yaml"
)

type reading struct {
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
}

func readAsKubernetes(document string) (result reading) {
	converted, err := kubernetes.YAMLToJSONStrict([]byte(document))
	if err != nil {
		return reading{Error: err.Error()}
	}
	numbers := json.NewDecoder(bytes.NewReader(converted))
	numbers.UseNumber()
	if err := numbers.Decode(&result.Value); err != nil {
		return reading{Error: err.Error()}
	}
	return result
}

func readAsV3(document string) (result reading) {
	if err := yaml.Unmarshal([]byte(document), &result.Value); err != nil {
		return reading{Error: err.Error()}
	}
	// A map with keys that are no texts has no JSON.
	if _, err := json.Marshal(result.Value); err != nil {
		return reading{Error: err.Error()}
	}
	return result
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	documents := json.NewDecoder(in)
	results := json.NewEncoder(out)
	for documents.More() {
		var document string
		if err := documents.Decode(&document); err != nil {
			log.Fatal(err)
		}
		result := map[string]reading{"kubernetes": readAsKubernetes(document), "yaml.v3": readAsV3(document)}
		if err := results.Encode(result); err != nil {
			log.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
