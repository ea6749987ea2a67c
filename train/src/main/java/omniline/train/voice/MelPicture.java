package omniline.train.voice;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import omniline.train.TrainException;

/** The log-mel spectra of two sounds below one another: the recording above, what the voice makes of it below. Stateless. */
public final class MelPicture {
  private static final int ROW_PIXELS = 3;
  private static final int HOP_PIXELS = 2;
  private static final int TITLE_PIXELS = 18;

  private MelPicture() {}

  /** Draws both; samples at 16 kHz, at most 30 s. */
  public static void write(Path png, String title, float[] recorded, float[] spoken) {
    float[][] above = UnitFeatures.logMel(recorded);
    float[][] below = UnitFeatures.logMel(spoken);
    int bands = above[0].length;
    int width = HOP_PIXELS * Math.max(above.length, below.length);
    int height = 2 * (TITLE_PIXELS + ROW_PIXELS * bands);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    draw(image, above, TITLE_PIXELS);
    draw(image, below, height / 2 + TITLE_PIXELS);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.drawString("recorded: " + title, 4, TITLE_PIXELS - 5);
    g.drawString("spoken from units", 4, height / 2 + TITLE_PIXELS - 5);
    g.dispose();
    try {
      ImageIO.write(image, "png", png.toFile());
    } catch (IOException e) {
      throw new TrainException(png + ": cannot be drawn (" + e.getMessage() + ")", e);
    }
  }

  private static void draw(BufferedImage image, float[][] mel, int top) {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float[] hop : mel) {
      for (float value : hop) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    int bands = mel[0].length;
    for (int x = 0; x < HOP_PIXELS * mel.length; x++) {
      for (int y = 0; y < ROW_PIXELS * bands; y++) {
        float value = mel[x / HOP_PIXELS][bands - 1 - y / ROW_PIXELS];
        image.setRGB(x, top + y, colour((value - least) / Math.max(1e-3f, most - least)));
      }
    }
  }

  /** Black, violet, orange, pale yellow. */
  private static int colour(float level) {
    return Color.HSBtoRGB(0.75f + 0.4f * level, Math.min(1, 2 - 1.8f * level), Math.min(1, 1.6f * level));
  }
}
