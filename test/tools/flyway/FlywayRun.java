import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Runs `flyway migrate` with the settings given as key=value; `session-lock` turns the lock transaction off. */
public class FlywayRun {
  public static void main(String[] arguments) {
    boolean sessionLock = false;
    Properties properties = new Properties();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (argument.equals("session-lock")) sessionLock = true;
      else properties.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
    }
    var configuration = Flyway.configure().configuration(properties);
    if (sessionLock) {
      configuration
          .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
          .setTransactionalLock(false);
    }
    try {
      configuration.load().migrate();
    } catch (RuntimeException failure) {
      System.err.println("FAILED " + failure.getMessage());
      System.exit(1);
    }
  }
}
