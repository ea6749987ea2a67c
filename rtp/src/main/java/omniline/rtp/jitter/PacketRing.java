package omniline.rtp.jitter;

import java.nio.ByteBuffer;
import java.util.Arrays;
import omniline.rtp.RtpPacket;

/**
 * Slots for packets by extended sequence number, all memory allocated once. A slot remembers what became of its packet until the sequence
 * number comes round again, which tells late from duplicate. Owned by the media loop.
 */
final class PacketRing {
    private static final byte EMPTY = 0;
    private static final byte HELD = 1;
    private static final byte TAKEN = 2;
    private static final byte NO_AUDIO = 3;

    private final int capacity;
    private final int mask;
    private final int slotBytes;
    private final byte[] payloads;
    private final byte[] states;
    private final long[] sequences;
    private final long[] ticks;
    private final int[] lengths;
    private final byte[] payloadTypes;
    private final boolean[] markers;
    private int held;

    PacketRing(JitterSettings settings) {
        capacity = settings.capacityPackets();
        mask = capacity - 1;
        slotBytes = settings.maxPayloadBytes();
        payloads = new byte[capacity * slotBytes];
        states = new byte[capacity];
        sequences = new long[capacity];
        ticks = new long[capacity];
        lengths = new int[capacity];
        payloadTypes = new byte[capacity];
        markers = new boolean[capacity];
    }

    int capacity() {
        return capacity;
    }

    /** Packets waiting to be played. */
    int held() {
        return held;
    }

    void clear() {
        Arrays.fill(states, EMPTY);
        held = 0;
    }

    void store(long sequence, long packetTicks, RtpPacket packet, ByteBuffer datagram) {
        int slot = claim(sequence, HELD);
        ticks[slot] = packetTicks;
        lengths[slot] = packet.payloadLengthBytes();
        payloadTypes[slot] = (byte) packet.payloadType();
        markers[slot] = packet.marker();
        datagram.get(packet.payloadOffset(), payloads, slot * slotBytes, lengths[slot]);
        held++;
    }

    /** The sequence number was used for something that is not played. */
    void storeNoAudio(long sequence) {
        claim(sequence, NO_AUDIO);
    }

    /** A lost packet turned up after its time: further copies of it are duplicates. */
    void storeTaken(long sequence) {
        claim(sequence, TAKEN);
    }

    boolean isHeld(long sequence) {
        return is(sequence, HELD);
    }

    boolean isTaken(long sequence) {
        return is(sequence, TAKEN);
    }

    boolean isNoAudio(long sequence) {
        return is(sequence, NO_AUDIO);
    }

    /** Held or taken: its timestamp is known. */
    boolean isKnown(long sequence) {
        return is(sequence, HELD) || is(sequence, TAKEN);
    }

    long ticks(long sequence) {
        return ticks[slot(sequence)];
    }

    /** The packet leaves; its payload stays readable until the slot is needed again. */
    void take(long sequence) {
        states[slot(sequence)] = TAKEN;
        held--;
    }

    void show(long sequence, JitterFrame out, boolean asNext) {
        int slot = slot(sequence);
        out.show(payloads, slot * slotBytes, lengths[slot]);
        out.describe(payloadTypes[slot], markers[slot], asNext);
    }

    private int claim(long sequence, byte state) {
        int slot = slot(sequence);
        states[slot] = state;
        sequences[slot] = sequence;
        return slot;
    }

    private boolean is(long sequence, byte state) {
        int slot = slot(sequence);
        return states[slot] == state && sequences[slot] == sequence;
    }

    private int slot(long sequence) {
        return (int) sequence & mask;
    }
}
