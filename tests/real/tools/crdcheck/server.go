package main

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// A resource is one served version of an installed CustomResourceDefinition.
type resource struct {
	namespaced bool
	structural *schema.Structural
	validator  validation.SchemaValidator
	cel        *cel.Validator
}

// A server knows resources by "apiVersion kind".
type server struct {
	resources map[string]resource
}

func newServer() *server {
	return &server{resources: map[string]resource{}}
}

// install takes a CustomResourceDefinition in, as `kubectl apply` would; other kinds are passed over.
func (s *server) install(document []byte) error {
	var kind struct {
		Kind string `json:"kind"`
	}
	if err := yaml.Unmarshal(document, &kind); err != nil {
		return err
	}
	if kind.Kind != "CustomResourceDefinition" {
		return nil
	}
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(document, &crd); err != nil {
		return err
	}
	for _, version := range crd.Spec.Versions {
		if !version.Served {
			continue
		}
		installed, err := newResource(version)
		if err != nil {
			return fmt.Errorf("version %s: %w", version.Name, err)
		}
		installed.namespaced = crd.Spec.Scope == apiextensionsv1.NamespaceScoped
		s.resources[crd.Spec.Group+"/"+version.Name+" "+crd.Spec.Names.Kind] = installed
	}
	return nil
}

func newResource(version apiextensionsv1.CustomResourceDefinitionVersion) (resource, error) {
	if version.Schema == nil || version.Schema.OpenAPIV3Schema == nil {
		return resource{}, fmt.Errorf("it has no schema")
	}
	var props apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &props, nil)
	if err != nil {
		return resource{}, err
	}
	structural, err := schema.NewStructural(&props)
	if err != nil {
		return resource{}, err
	}
	if errs := schema.ValidateStructural(nil, structural); len(errs) > 0 {
		return resource{}, errs.ToAggregate()
	}
	validator, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return resource{}, err
	}
	return resource{
		structural: structural,
		validator:  validator,
		cel:        cel.NewValidator(structural, true, celconfig.PerCallLimit),
	}, nil
}

// judge says everything that is wrong with one document.
func (s *server) judge(ctx context.Context, document []byte) verdict {
	verdict := verdict{Errors: []string{}}
	refuse := func(format string, arguments ...any) {
		verdict.Errors = append(verdict.Errors, fmt.Sprintf(format, arguments...))
	}
	// Strict: a repeated key is an error.
	text, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		refuse("%v", err)
		return verdict
	}
	content := map[string]any{}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &content); err != nil {
		refuse("%v", err)
		return verdict
	}
	object := &unstructured.Unstructured{Object: content}
	verdict.Kind, verdict.Name = object.GetKind(), object.GetName()

	if object.GetAPIVersion() == "v1" && object.GetKind() == "ConfigMap" {
		judgeConfigMap(text, refuse)
		return verdict
	}
	installed, found := s.resources[object.GetAPIVersion()+" "+object.GetKind()]
	if !found {
		refuse("no CustomResourceDefinition serves %s %s", object.GetAPIVersion(), object.GetKind())
		return verdict
	}
	installed.judge(ctx, object, refuse)
	return verdict
}

// judge follows schemaCoercingDecoder and customResourceStrategy.Validate of k8s.io/apiextensions-apiserver.
func (r resource) judge(ctx context.Context, object *unstructured.Unstructured, refuse func(string, ...any)) {
	options := objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true}
	meta, _, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object, options)
	if err != nil {
		refuse("metadata: %v", err)
		return
	}
	embedded, more := objectmeta.CoerceWithOptions(nil, object.Object, r.structural, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if embedded != nil {
		refuse("%v", embedded)
	}
	unknown = append(unknown, more...)
	pruned := pruning.PruneWithOptions(object.Object, r.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	for _, path := range append(unknown, pruned...) {
		refuse("unknown field %q", path)
	}

	if r.namespaced && meta.Namespace == "" {
		meta.Namespace = "default"
	}
	errs := metavalidation.ValidateObjectMetaAccessor(meta, r.namespaced, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, validation.ValidateCustomResource(nil, object.UnstructuredContent(), r.validator)...)
	errs = append(errs, objectmeta.Validate(ctx, nil, object.Object, r.structural, false)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, r.structural, object.Object)...)
	if r.cel != nil {
		broken, _ := r.cel.Validate(ctx, nil, r.structural, object.Object, nil, celconfig.RuntimeCELCostBudget)
		errs = append(errs, broken...)
	}
	for _, err := range errs {
		refuse("%v", err)
	}
}

// judgeConfigMap holds the built-in kind that we write against its Go type and its rules.
func judgeConfigMap(text []byte, refuse func(string, ...any)) {
	var configMap corev1.ConfigMap
	unknown, err := kjson.UnmarshalStrict(text, &configMap)
	if err != nil {
		refuse("%v", err)
		return
	}
	for _, err := range unknown {
		refuse("%v", err)
	}
	if configMap.Namespace == "" {
		configMap.Namespace = "default"
	}
	size := 0
	for _, err := range metavalidation.ValidateObjectMeta(&configMap.ObjectMeta, true, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata")) {
		refuse("%v", err)
	}
	for key, value := range configMap.Data {
		for _, message := range utilvalidation.IsConfigMapKey(key) {
			refuse("data: %q: %s", key, message)
		}
		size += len(value)
	}
	if size > corev1.MaxSecretSize {
		refuse("data: %d bytes are more than %d", size, corev1.MaxSecretSize)
	}
}
