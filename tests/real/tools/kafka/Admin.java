import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Does what a test wants of a cluster, in one JVM for all of them: each line of input is a request
 * {@code {"op", "bootstrap", ...}}, each line of output {@code {"ok": ...}} or {@code {"error": text}}.
 */
public final class Admin {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, org.apache.kafka.clients.admin.Admin> ADMINS = new HashMap<>();
    private static final Map<String, KafkaProducer<String, String>> PRODUCERS = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            ObjectNode answer = JSON.createObjectNode();
            try {
                answer.set("ok", answer(JSON.readTree(line)));
            } catch (ExecutionException problem) {
                answer.put("error", String.valueOf(problem.getCause()));
            } catch (Exception problem) {
                answer.put("error", String.valueOf(problem));
            }
            output.println(JSON.writeValueAsString(answer));
        }
        Runtime.getRuntime().halt(0);
    }

    private static JsonNode answer(JsonNode request) throws Exception {
        switch (request.get("op").asText()) {
            case "nodes": return JSON.valueToTree(admin(request).describeCluster().nodes().get().size());
            case "createTopics": return createTopics(request);
            case "deleteTopics": return deleteTopics(request);
            case "topics": return JSON.valueToTree(new TreeSet<>(
                admin(request).listTopics(new ListTopicsOptions().listInternal(true)).names().get()));
            case "describe": return describe(request);
            case "addPartitions": return addPartitions(request);
            case "setTopicConfig": return setTopicConfig(request);
            case "produce": return produce(request);
            case "burst": return burst(request);
            case "traffic": return traffic(request);
            case "read": return read(request);
            case "endOffsets": return endOffsets(request);
            case "consume": return consume(request);
            case "groups": return groups(request);
            case "groupOffsets": return groupOffsets(request);
            case "setGroupOffsets": return setGroupOffsets(request);
            case "acls": return acls(request);
            case "addAcls": return addAcls(request);
            case "removeAcls": return removeAcls(request);
            case "scram": return scram(request);
            case "quota": return quota(request);
            default: throw new IllegalArgumentException("no such operation");
        }
    }

    private static Properties client(JsonNode request) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", request.get("bootstrap").asText());
        properties.put("request.timeout.ms", "20000");
        properties.put("default.api.timeout.ms", "45000");
        return properties;
    }

    private static org.apache.kafka.clients.admin.Admin admin(JsonNode request) {
        return ADMINS.computeIfAbsent(request.get("bootstrap").asText(),
            bootstrap -> org.apache.kafka.clients.admin.Admin.create(client(request)));
    }

    private static synchronized KafkaProducer<String, String> producer(JsonNode request) {
        return PRODUCERS.computeIfAbsent(request.get("bootstrap").asText(), bootstrap -> {
            Properties properties = client(request);
            properties.put("acks", "all");
            properties.put("linger.ms", "5");
            return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        });
    }

    private static KafkaConsumer<String, String> consumer(JsonNode request, Map<String, String> more) {
        Properties properties = client(request);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.putAll(more);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }

    private static Map<String, String> pairs(JsonNode object) {
        Map<String, String> pairs = new TreeMap<>();
        if (object != null) {
            object.fields().forEachRemaining(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
        }
        return pairs;
    }

    private static JsonNode createTopics(JsonNode request) throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        for (JsonNode topic : request.get("topics")) {
            topics.add(new NewTopic(topic.get("name").asText(), topic.path("partitions").asInt(1),
                (short) topic.path("replication").asInt(1)).configs(pairs(topic.get("config"))));
        }
        admin(request).createTopics(topics).all().get();
        return JSON.nullNode();
    }

    private static JsonNode deleteTopics(JsonNode request) throws Exception {
        admin(request).deleteTopics(strings(request.get("topics"))).all().get();
        return JSON.nullNode();
    }

    private static JsonNode describe(JsonNode request) throws Exception {
        List<String> names = strings(request.get("topics"));
        Map<String, TopicDescription> found = admin(request).describeTopics(names).allTopicNames().get();
        List<ConfigResource> resources = new ArrayList<>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<ConfigResource, org.apache.kafka.clients.admin.Config> configs =
            admin(request).describeConfigs(resources).all().get();
        ObjectNode answer = JSON.createObjectNode();
        for (ConfigResource resource : resources) {
            TopicDescription description = found.get(resource.name());
            ObjectNode topic = answer.putObject(resource.name());
            topic.put("partitions", description.partitions().size());
            topic.put("replication", description.partitions().get(0).replicas().size());
            ObjectNode set = topic.putObject("config");
            for (ConfigEntry entry : configs.get(resource).entries()) {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                    set.put(entry.name(), entry.value());
                }
            }
        }
        return answer;
    }

    private static JsonNode addPartitions(JsonNode request) throws Exception {
        NewPartitions partitions = NewPartitions.increaseTo(request.get("count").asInt());
        admin(request).createPartitions(Map.of(request.get("topic").asText(), partitions)).all().get();
        return JSON.nullNode();
    }

    private static JsonNode setTopicConfig(JsonNode request) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        pairs(request.get("config")).forEach((key, value) ->
            changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, request.get("topic").asText());
        admin(request).incrementalAlterConfigs(Map.of(topic, (Collection<AlterConfigOp>) changes)).all().get();
        return JSON.nullNode();
    }

    private static JsonNode produce(JsonNode request) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (JsonNode record : request.get("records")) {
            List<Header> headers = new ArrayList<>();
            pairs(record.get("headers")).forEach((key, value) ->
                headers.add(new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8))));
            sent.add(producer(request).send(new ProducerRecord<>(record.get("topic").asText(),
                record.hasNonNull("partition") ? record.get("partition").asInt() : null,
                record.hasNonNull("timestamp") ? record.get("timestamp").asLong() : null,
                record.hasNonNull("key") ? record.get("key").asText() : null,
                record.hasNonNull("value") ? record.get("value").asText() : null, headers)));
        }
        for (Future<?> future : sent) {
            future.get();
        }
        return JSON.nullNode();
    }

    private static JsonNode burst(JsonNode request) throws Exception {
        Properties properties = client(request);
        properties.put("batch.size", "262144");
        properties.put("linger.ms", "20");
        properties.put("max.request.size", "20000000");
        byte[] value = new byte[request.get("size").asInt()];
        // Noise, so that compression gains nothing.
        new Random(1).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            int partitions = request.path("partitions").asInt(1);
            Future<?> last = null;
            for (int index = 0; index < request.get("count").asInt(); index++) {
                last = producer.send(new ProducerRecord<>(request.get("topic").asText(), index % partitions, null, value));
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
        return JSON.nullNode();
    }

    /** Writes to a topic and reads it with a group, for as long as the test runs. */
    private static JsonNode traffic(JsonNode request) {
        String topic = request.get("topic").asText();
        int pause = 1000 / request.path("perSecond").asInt(10);
        daemon(() -> {
            for (long number = 0; true; number++) {
                producer(request).send(new ProducerRecord<>(topic, null, String.valueOf(number)));
                Thread.sleep(pause);
            }
        });
        daemon(() -> {
            while (true) {
                try (KafkaConsumer<String, String> consumer =
                        consumer(request, Map.of("group.id", request.get("group").asText()))) {
                    consumer.subscribe(List.of(topic));
                    while (true) {
                        consumer.poll(Duration.ofMillis(500));
                        consumer.commitSync();
                    }
                } catch (org.apache.kafka.common.KafkaException problem) {
                    // Brokers that a test killed come back.
                    Thread.sleep(1000);
                }
            }
        });
        return JSON.nullNode();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException problem) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static Map<TopicPartition, Long> ends(KafkaConsumer<?, ?> consumer, Collection<String> topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return consumer.endOffsets(partitions);
    }

    private static ObjectNode toJson(ConsumerRecord<String, String> record) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("topic", record.topic());
        answer.put("partition", record.partition());
        answer.put("offset", record.offset());
        answer.put("timestamp", record.timestamp());
        answer.put("key", record.key());
        answer.put("value", record.value());
        ObjectNode headers = answer.putObject("headers");
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return answer;
    }

    /** Reads the topics from their beginning to what is their end now. */
    private static JsonNode read(JsonNode request) {
        ArrayNode answer = JSON.createArrayNode();
        try (KafkaConsumer<String, String> consumer = consumer(request, Map.of())) {
            Map<TopicPartition, Long> ends = ends(consumer, strings(request.get("topics")));
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            long deadline = System.currentTimeMillis() + 30_000;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.currentTimeMillis() > deadline) {
                    throw new IllegalStateException("could not read to the end of " + ends);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(record -> answer.add(toJson(record)));
            }
        }
        return answer;
    }

    private static JsonNode endOffsets(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        try (KafkaConsumer<String, String> consumer = consumer(request, Map.of())) {
            new TreeMap<>(pairsByName(ends(consumer, strings(request.get("topics"))))).forEach(answer::put);
        }
        return answer;
    }

    private static Map<String, Long> pairsByName(Map<TopicPartition, Long> offsets) {
        Map<String, Long> named = new HashMap<>();
        offsets.forEach((partition, offset) -> named.put(partition.toString(), offset));
        return named;
    }

    /** Reads with a group until `max` records came or nothing came for a while, commits, and says what came. */
    private static JsonNode consume(JsonNode request) {
        ArrayNode answer = JSON.createArrayNode();
        int max = request.path("max").asInt(Integer.MAX_VALUE);
        Map<String, String> more = Map.of("group.id", request.get("group").asText(),
            "max.poll.records", String.valueOf(Math.min(max, request.path("step").asInt(100))));
        try (KafkaConsumer<String, String> consumer = consumer(request, more)) {
            consumer.subscribe(strings(request.get("topics")));
            long quiet = request.path("quietMs").asLong(4000);
            long deadline = System.currentTimeMillis() + 20_000;
            while (answer.size() < max && System.currentTimeMillis() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    answer.add(toJson(record));
                    deadline = System.currentTimeMillis() + quiet;
                }
            }
            consumer.commitSync();
        }
        return answer;
    }

    private static JsonNode groups(JsonNode request) throws Exception {
        Set<String> names = new TreeSet<>();
        admin(request).listConsumerGroups().all().get().forEach(group -> names.add(group.groupId()));
        return JSON.valueToTree(names);
    }

    private static JsonNode groupOffsets(JsonNode request) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        Map<String, Long> offsets = new TreeMap<>();
        admin(request).listConsumerGroupOffsets(request.get("group").asText()).partitionsToOffsetAndMetadata().get()
            .forEach((partition, offset) -> offsets.put(partition.toString(), offset.offset()));
        offsets.forEach(answer::put);
        return answer;
    }

    private static JsonNode setGroupOffsets(JsonNode request) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (JsonNode offset : request.get("offsets")) {
            offsets.put(new TopicPartition(offset.get("topic").asText(), offset.get("partition").asInt()),
                new OffsetAndMetadata(offset.get("offset").asLong()));
        }
        admin(request).alterConsumerGroupOffsets(request.get("group").asText(), offsets).all().get();
        return JSON.nullNode();
    }

    private static AclBinding binding(JsonNode acl) {
        return new AclBinding(
            new ResourcePattern(ResourceType.fromString(acl.get("resource").asText()), acl.get("name").asText(),
                PatternType.fromString(acl.get("pattern").asText())),
            new AccessControlEntry(acl.get("principal").asText(), acl.get("host").asText(),
                AclOperation.fromString(acl.get("operation").asText()),
                AclPermissionType.fromString(acl.get("permission").asText())));
    }

    private static JsonNode acls(JsonNode request) throws Exception {
        Set<String> lines = new TreeSet<>();
        admin(request).describeAcls(AclBindingFilter.ANY).values().get().forEach(acl -> lines.add(acl.toString()));
        return JSON.valueToTree(lines);
    }

    private static JsonNode addAcls(JsonNode request) throws Exception {
        List<AclBinding> bindings = new ArrayList<>();
        request.get("acls").forEach(acl -> bindings.add(binding(acl)));
        admin(request).createAcls(bindings).all().get();
        return JSON.nullNode();
    }

    private static JsonNode removeAcls(JsonNode request) throws Exception {
        List<AclBindingFilter> filters = new ArrayList<>();
        request.get("acls").forEach(acl -> filters.add(binding(acl).toFilter()));
        return JSON.valueToTree(admin(request).deleteAcls(filters).all().get().size());
    }

    private static JsonNode scram(JsonNode request) throws Exception {
        admin(request).alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
            request.get("user").asText(), new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
            request.get("password").asText()))).all().get();
        return JSON.nullNode();
    }

    private static JsonNode quota(JsonNode request) throws Exception {
        ClientQuotaEntity user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, request.get("user").asText()));
        Double value = request.hasNonNull("value") ? request.get("value").asDouble() : null;
        ClientQuotaAlteration.Op change = new ClientQuotaAlteration.Op(request.get("key").asText(), value);
        admin(request).alterClientQuotas(List.of(new ClientQuotaAlteration(user, List.of(change)))).all().get();
        return JSON.nullNode();
    }
}
