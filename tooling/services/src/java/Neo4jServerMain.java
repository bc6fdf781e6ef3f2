import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.configuration.ssl.SslPolicyConfig;
import org.neo4j.configuration.ssl.SslPolicyScope;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/** Serves Neo4j in a folder by Bolt on a port of 127.0.0.1, also by TLS with the private.key and public.crt in it. */
class Neo4jServerMain {
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(args[1]));
    SslPolicyConfig tls = SslPolicyConfig.forScope(SslPolicyScope.BOLT);
    Neo4j server = Neo4jBuilders.newInProcessBuilder(folder)
        .withDisabledServer()
        .withConfig(BoltConnector.encryption_level, BoltConnector.EncryptionLevel.OPTIONAL)
        .withConfig(tls.enabled, true)
        .withConfig(tls.private_key, folder.resolve("private.key").toAbsolutePath())
        .withConfig(tls.public_certificate, folder.resolve("public.crt").toAbsolutePath())
        .withConfig(BoltConnector.listen_address, address)
        .withConfig(GraphDatabaseSettings.auth_enabled, true)
        .build();
    server.databaseManagementService().database("system")
        .executeTransactionally("ALTER USER neo4j SET PASSWORD '" + args[2] + "' CHANGE NOT REQUIRED");
    // Bolt listens before the password is set: this says that all is done.
    new ServerSocket(Integer.parseInt(args[3]), 1, InetAddress.getLoopbackAddress());
  }
}
