package omniline.sip.dialog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import omniline.sip.transaction.InviteServer;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The tables that lead a message to its call: dialogs by Call-ID and our own tag (which nobody can guess, so the peer's tag is
 * compared afterwards), server INVITEs by transaction, and by what a merged request has in common with its twin. Thread-safe.
 */
public final class Dialogs {

  private final int maxLegs;
  private final Map<String, Leg> legs = new ConcurrentHashMap<>();
  private final Map<String, Ongoing> invites = new ConcurrentHashMap<>();
  private final Map<String, String> merges = new ConcurrentHashMap<>();

  /** {@code maxLegs}: calls and their remains of the last 32 s. Beyond it new INVITEs get 503 without costing memory. */
  public Dialogs(int maxLegs) {
    this.maxLegs = maxLegs;
  }

  /** An INVITE that may still be repeated, acknowledged or cancelled. */
  record Ongoing(Leg leg, InviteServer server) {}

  boolean full() {
    return legs.size() >= maxLegs;
  }

  void add(Leg leg) {
    legs.put(legKey(leg.id(), leg.localTag()), leg);
  }

  void remove(Leg leg) {
    legs.remove(legKey(leg.id(), leg.localTag()), leg);
  }

  /** The call that a message with this Call-ID and this tag of ours belongs to. */
  @Nullable Leg find(String callId, @Nullable String localTag) {
    return localTag == null ? null : legs.get(legKey(callId, localTag));
  }

  /** Registers an INVITE; false where the same one is registered already. */
  boolean begin(Leg leg, InviteServer server) {
    Inbound inbound = server.inbound();
    boolean fresh = invites.putIfAbsent(inbound.transactionKey(), new Ongoing(leg, server)) == null;
    if (fresh) {
      merges.put(mergeKey(inbound), inbound.transactionKey());
    }
    return fresh;
  }

  void finish(InviteServer server) {
    Inbound inbound = server.inbound();
    invites.remove(inbound.transactionKey());
    merges.remove(mergeKey(inbound), inbound.transactionKey());
  }

  /** The INVITE that this copy, CANCEL or ACK belongs to. */
  @Nullable Ongoing ongoing(Inbound inbound) {
    return invites.get(inbound.transactionKey());
  }

  /** True if the same request has come by another way already (RFC 3261 section 8.2.2.2). */
  boolean merged(Inbound inbound) {
    String known = merges.get(mergeKey(inbound));
    return known != null && !known.equals(inbound.transactionKey());
  }

  private static String legKey(String callId, String localTag) {
    return callId + "|" + localTag;
  }

  private static String mergeKey(Inbound inbound) {
    return inbound.callId() + "|" + inbound.fromTag() + "|" + inbound.cseq();
  }
}
