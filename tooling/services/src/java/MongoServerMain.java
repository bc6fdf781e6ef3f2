import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Serves MongoDB from memory on a port of 127.0.0.1; with a certificate and its key, PEM, by TLS. */
class MongoServerMain {
  public static void main(String[] args) throws Exception {
    MongoServer server = new MongoServer(new MemoryBackend().version(version));
    if (args.length == 3) {
      String certificate = Files.readString(Path.of(args[1]));
      X509Certificate chain = (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(certificate.getBytes()));
      byte[] key = Base64.getMimeDecoder().decode(Files.readString(Path.of(args[2])).replaceAll("-----.*-----", ""));
      server.enableSsl(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)), null, chain);
    }
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    Thread.currentThread().join();
  }

  /** It says of itself that it speaks as 4.2 does, which drivers of today refuse, and knows what they need. */
  private static final MongoVersion version = new MongoVersion() {
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0, 0);
    }

    public int getWireVersion() {
      return 13;
    }
  };
}
