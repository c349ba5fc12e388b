import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * Runs every node of one Kafka cluster in this JVM, so that three replicas cost little more than one:
 * {@code Brokers <cluster id> <node.properties>...}. Says {@code started}, and halts when its input ends.
 */
public final class Brokers {
    public static void main(String[] arguments) throws Exception {
        List<Thread> starting = new ArrayList<>();
        for (String file : Arrays.asList(arguments).subList(1, arguments.length)) {
            String[] format = {"format", "--cluster-id", arguments[0], "--config", file, "--ignore-formatted"};
            int code = StorageTool.execute(format, System.err);
            if (code != 0) {
                System.exit(code);
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                properties.load(reader);
            }
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
            // A broker waits for the controller, which may be another node of this list.
            starting.add(new Thread(() -> {
                try {
                    server.startup();
                } catch (Throwable problem) {
                    problem.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            }));
        }
        for (Thread thread : starting) {
            thread.start();
        }
        for (Thread thread : starting) {
            thread.join();
        }
        System.out.println("started");
        while (System.in.read() >= 0) {
            // Only the end of the input counts: it comes when the test process ends, however that happened.
        }
        Runtime.getRuntime().halt(0);
    }
}
