package omniline.train.barista.caller;

import omniline.train.barista.Meaning;

/**
 * One turn of a caller.
 *
 * @param text what is spoken: lower-case words, nothing else
 * @param meaning what it means
 */
public record Said(String text, Meaning meaning) {}
