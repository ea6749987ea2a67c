package omniline.bench.voice;

/**
 * A sentence and how it sounds.
 *
 * @param text what is said
 * @param pcm16k the sound
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and written by nobody after construction
record Spoken(String text, short[] pcm16k) {}
