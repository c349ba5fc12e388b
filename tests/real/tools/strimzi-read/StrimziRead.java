import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests with Strimzi's own classes, more strictly than the operator does: it would log a field that it does not
 * know and go on without it, and would take "3" for 3.
 *
 * <p>{@code StrimziRead FILE...} prints one line of JSON for every KafkaMirrorMaker2 and KafkaUser, as crdcheck does; other
 * kinds are passed over. Anchors are not followed: we write none. It exits with 0 when all are read whole, with 1 when one is not, with 2 when it could not do its
 * work.
 */
public final class StrimziRead {
    private static final Map<String, Class<?>> KINDS =
        Map.of("KafkaMirrorMaker2", KafkaMirrorMaker2.class, "KafkaUser", KafkaUser.class);

    private final ObjectMapper yaml = strictMapper();
    private final ObjectMapper json = new ObjectMapper();

    public static void main(String[] files) {
        if (files.length == 0) {
            System.err.println("error: no file to read");
            System.exit(2);
        }
        try {
            boolean whole = true;
            for (String file : files) {
                whole &= new StrimziRead().readFile(file);
            }
            System.exit(whole ? 0 : 1);
        } catch (IOException e) {
            System.err.println("error: " + e);
            System.exit(2);
        }
    }

    private static ObjectMapper strictMapper() {
        YAMLMapper mapper = YAMLMapper.builder(new YAMLFactory())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
        for (CoercionInputShape shape : List.of(
                CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    private boolean readFile(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        boolean whole = true;
        int index = 0;
        try (MappingIterator<JsonNode> documents = yaml.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                // A document of nothing but comments.
                if (document == null || document.isNull() || document.isMissingNode()) {
                    continue;
                }
                Class<?> kind = KINDS.get(document.path("kind").asText());
                if (kind != null) {
                    List<String> errors = read(document, kind);
                    whole &= errors.isEmpty();
                    print(file, index, document, errors);
                }
                index++;
            }
        } catch (JsonProcessingException e) {
            print(file, index, json.createObjectNode(), List.of(firstLine(e)));
            whole = false;
        } catch (RuntimeException e) {
            // The iterator wraps what it cannot throw.
            if (!(e.getCause() instanceof JsonProcessingException cause)) {
                throw e;
            }
            print(file, index, json.createObjectNode(), List.of(firstLine(cause)));
            whole = false;
        }
        return whole;
    }

    private List<String> read(JsonNode document, Class<?> kind) throws IOException {
        List<String> errors = new ArrayList<>();
        try {
            Object resource = yaml.treeToValue(document, kind);
            unknown(resource, "", errors);
        } catch (JsonMappingException e) {
            errors.add(path(e) + firstLine(e));
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
        return errors;
    }

    /** Collects what Strimzi's classes keep aside because they have no field for it. */
    private static void unknown(Object value, String at, List<String> errors) throws ReflectiveOperationException {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                unknown(item, at + "[" + index++ + "]", errors);
            }
        } else if (value != null && isModel(value.getClass())) {
            Method[] methods = value.getClass().getMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            for (Method method : methods) {
                if (!isGetter(method)) {
                    continue;
                }
                Object inner = method.invoke(value);
                if (method.getName().equals("getAdditionalProperties")) {
                    if (inner instanceof Map<?, ?> extra) {
                        extra.keySet().stream().map(Object::toString).sorted()
                            .forEach(key -> errors.add("unknown field \"" + join(at, key) + "\""));
                    }
                } else {
                    unknown(inner, join(at, property(method)), errors);
                }
            }
        }
    }

    private static boolean isModel(Class<?> type) {
        return !type.isEnum()
            && (type.getName().startsWith("io.strimzi.api.") || type.getName().startsWith("io.fabric8.kubernetes.api.model."));
    }

    /** Derived values of fabric8's base classes, as the plural of a kind, are no fields. */
    private static boolean isGetter(Method method) {
        return method.getParameterCount() == 0
            && method.getName().startsWith("get")
            && method.getName().length() > 3
            && !method.isBridge()
            && method.getDeclaringClass() != Object.class
            && !method.isAnnotationPresent(com.fasterxml.jackson.annotation.JsonIgnore.class);
    }

    private static String property(Method getter) {
        String name = getter.getName().substring(3);
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String join(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
            }
        }
        return path.length() == 0 ? "" : path + ": ";
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private void print(String file, int index, JsonNode document, List<String> errors) throws IOException {
        ObjectNode line = json.createObjectNode();
        line.put("file", file);
        line.put("doc", index);
        line.put("kind", document.path("kind").asText());
        line.put("name", document.path("metadata").path("name").asText());
        errors.forEach(line.putArray("errors")::add);
        System.out.println(json.writeValueAsString(line));
    }
}
