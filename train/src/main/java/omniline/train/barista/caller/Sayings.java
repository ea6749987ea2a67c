package omniline.train.barista.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.train.barista.Meaning;
import omniline.train.barista.Signal;
import omniline.train.barista.Topic;

/**
 * The turns that name nothing from the menu but ask, agree, refuse, or leave: patterns by meaning. No text stands under two meanings.
 */
final class Sayings {
  private static final Map<Meaning, List<Phrase>> BY_MEANING = Map.ofEntries(
      Map.entry(Signal.YES, Phrase.lines("""
          (yes|yeah|yep|yes yes|yeah yeah) (please|sir|it is|that is right|that's right|that's correct|correct|exactly|thanks|thank you|)
          (yes|yeah) (sounds good|perfect|great|that's it|that's all|that's fine|go ahead|all good)
          (um|uh|oh) (yes|yeah) (please|that's right|)
          (that's|that is|it's) (right|correct|fine|perfect|great|it|all|all right|good|what i want|what i said)
          (right|correct|exactly|perfect|sure|great|okay|ok|all right|sounds good|sounds great|go ahead|absolutely|of course|definitely|very good)
          (okay|ok|sure|great|perfect) (that's right|that's it|that's fine|thanks|thank you|please)
          (mm hmm|uh huh|you got it|you got it right|i do|please do|yes i do|yes you got it)""")),
      Map.entry(Signal.NO, Phrase.lines("""
          (no|nope|nah|no no|no no no) (it's not|it is not|that's wrong|that is wrong|that's not right|that is not right|that's not it|that's not what i said|sorry|wait|)
          (that's|that is|it's) (wrong|not right|not correct|incorrect|not it|not what i said|not what i want|not what i ordered|not my order)
          (um|uh|oh) no (that's wrong|that's not right|)
          (wrong|not quite|not really|not at all|incorrect|you got it wrong|you got that wrong|i didn't say that|i did not say that|i don't want that|i said something else)""")),
      Map.entry(Signal.THANKS, Phrase.lines("""
          (thanks|thank you|thank you very much|thanks a lot|thank you so much|many thanks|great thank you so much|cheers)""")),
      Map.entry(Signal.PERSON, Phrase.lines("""
          (hi|hello|sorry|um|please|) (can|could|may) i (talk|speak) (to|with) (a person|a human|someone|somebody|a real person|the manager|your manager|the owner|the barista|an employee|the staff) (please|)
          (hi|hello|sorry|um|) (let me|i want to|i'd like to|i would like to|i need to) (talk|speak) (to|with) (a person|a human|someone|somebody|a real person|the manager|a human being) (please|)
          (a person|a human|operator|manager|a real person|human|the manager|somebody real|an operator) (please|)
          (can|could) you (get|give) me (a person|a human|someone|somebody|the manager|an operator) (please|)
          (can|could) you (put me through|connect me|transfer me) (to|with) (a person|someone|somebody|the manager|the shop|a human) (please|)
          (transfer me|connect me|put me through) (to a person|to someone|to the manager|to a human|) (please|)
          (are you|is this) a (robot|machine|computer) (can i speak to someone|let me talk to a person)
          (i don't want to|i won't) talk to a (machine|robot|computer)
          is (anyone|anybody|someone) (there|there i can talk to)
          get (someone|somebody) on the phone (please|)""")),
      Map.entry(Signal.GOODBYE, Phrase.lines("""
          (okay|ok|thanks|thank you|all right|great|) (bye|goodbye|bye bye|good bye) (now|then|)
          (okay|thanks|thank you|) (see you|see you later|see you soon|see you tomorrow|have a nice day|have a good day|have a good one|take care|good night)
          (that's all for today|i'm done|i am done|that will be all goodbye|i have to go|i've got to go|i'll call back|i will call back|i'll call you back|talk to you later)
          no (thanks|thank you) (bye|goodbye|that's all|)
          (okay|great) (thanks|thank you) (bye|goodbye|that's all i wanted to know)""")),
      Map.entry(Signal.CANCEL, Phrase.lines("""
          (oh|sorry|okay|actually|no|um|) (never mind|forget it|forget about it|forget the order|cancel|cancel that|cancel it|cancel the order|cancel my order|cancel everything) (please|)
          (sorry|actually|oh|) i (changed|have changed) my mind
          (actually|sorry|) i (don't want|do not want|don't need) (anything|it anymore|a coffee anymore|any coffee)
          (sorry|oh|) wrong number
          (can|could) you cancel (that|it|the order|my order) (please|)
          (i'd like to|i want to|please) cancel (that|it|the order|my order)
          (nothing|nothing thanks|nothing thank you|stop the order|leave it|drop the order|scratch that)""")),
      Map.entry(Signal.HELLO, Phrase.lines("""
          (hi|hello|hey) (there|good morning|good afternoon|good evening|how are you|hello|)
          good (morning|afternoon|evening|day)
          (um|uh|oh) (hi|hello|hey)
          (hi|hello|hey) (can you hear me|are you there|is this the coffee bar|is this the coffee shop|i'd like to order|i want to order something|i'd like to place an order)
          (hello hello|can you hear me|can i order|can i place an order|i'd like to order|i would like to order|i want to order|i'd like to order something|may i order please|i'd like to place an order)""")),
      Map.entry(Signal.UNCLEAR, Phrase.lines("""
          (what's|what is|how's|how is) the (weather|traffic|news) (like|) (today|tomorrow|)
          (um|uh|hm|hmm|er|ah|oh|um um|uh um|well|so|what|sorry|pardon|excuse me|huh|la la la|ha ha ha)
          (what time is it|what day is it|what day is it today|tell me a joke|sing me a song|who are you|how old are you|where do you live|do you speak french)
          (who won the (game|match|election)|how do i get to the airport|how far is the moon|turn on the (radio|lights|television)|set a timer|play some music)
          (my (car|phone|dog|computer) (broke down|is broken|ran away|is hungry)|i lost my (keys|wallet|phone)|i need a (doctor|taxi|plumber|haircut))
          (book me a (flight|table|hotel|taxi)|call my (mother|wife|husband|boss)|what's the capital of france|what is two plus two)
          (hang on|hold on|one moment|just a second|wait a minute|let me think|let me see|i don't know|i'm not sure|i am not sure yet)
          (not you|i'm on the phone|be quiet|come here|shut the door|where are my glasses|look at that|did you see that|i'm driving|the children are here)
          (the (train|bus|plane) is (late|early|full)|it's (raining|snowing|cold|hot) (outside|today|)|there's a (spider|bird|cat) (in the room|on the roof))""")),
      Map.entry(Topic.HOURS, Phrase.lines("""
          (hi|hello|and|okay|um|) what are your (opening hours|hours|opening times|business hours)
          (hi|hello|and|) (when|what time|how late|until when) (are you|is the shop|is the bar) open (today|tomorrow|tonight|on sunday|on sundays|on saturday|on the weekend|)
          (hi|hello|and|) (when|what time) do you (open|close) (today|tomorrow|on sunday|on saturday|in the morning|in the evening|)
          (hi|hello|) are you (open|closed) (now|today|tomorrow|on sunday|on sundays|on weekends|tonight|right now)
          (can you tell me|could you tell me|i'd like to know) (your opening hours|when you open|when you close|your hours)
          (opening hours|opening hours please|how long are you open|are you still open|open today|until when are you open)""")),
      Map.entry(Topic.ADDRESS, Phrase.lines("""
          (hi|hello|and|okay|um|) (where are you|where's the shop|where is the shop|where are you located|where is your shop|where is the bar|where can i find you)
          (hi|hello|and|) (what's|what is) (your address|the address|your location)
          (can you tell me|could you tell me|can you give me|i need) (your address|the address)
          (where do i (pick it up|pick up my coffee|get it|go)|how do i get (there|to you)|how do i find you|which street are you on|what street are you on|are you near the station|the address please|your address please)""")),
      Map.entry(Topic.MENU, Phrase.lines("""
          (hi|hello|and|okay|um|well|) what (do you have|drinks do you have|coffees do you have|kinds of coffee do you have|can i get|can i order|can i have|is there|coffee do you have)
          (what's|what is|what's there) on (the|your) menu
          (can you|could you) (tell me|read me) (the|your) menu (please|)
          (what are my (options|choices)|what do you sell|what do you recommend|what have you got|the menu please|do you have a menu|tell me the menu|read the menu|what is good)
          do you have (anything else|anything without coffee|tea|food|cake|cold drinks|hot chocolate|juice|water)""")),
      Map.entry(Topic.PRICES, Phrase.lines("""
          (and|okay|so|um|) how much (is|does) (it|that|this) (cost|come to|be|)
          (and|okay|so|) (what are|tell me) your prices
          (and|) what (does it|does that|do your coffees|do the drinks|do your drinks) cost
          (and|) (what's|what is) the (price|total) (please|)
          (how much are your (drinks|coffees)|how much do i owe you|how expensive are you|what do i have to pay|how much do i have to pay|your prices please)
          (is (milk|sugar|soy milk|almond milk) (extra|free)|do i pay extra for (milk|sugar|soy milk|almond milk|cream)|is there a charge for milk)""")),
      Map.entry(Topic.MILKS, Phrase.lines("""
          (and|um|okay|) (what|which) (milk|milks|kinds of milk|kind of milk|types of milk|sorts of milk) do you have
          (and|um|) do you have (milk|soy milk|almond milk|skim milk|whole milk|cream|oat milk|coconut milk|any milk|vegan milk|lactose free milk)
          (what are the milks|which milk can i have|what milk can i get|what milk is there|tell me the milks|is there (soy|almond|oat) milk)""")),
      Map.entry(Topic.SUGARS, Phrase.lines("""
          (and|um|okay|) (what|which) (sugar|sugars|kinds of sugar|kind of sugar|types of sugar|sweeteners) do you have
          (and|um|) do you have (sugar|brown sugar|sweetener|any sugar|any sweetener|white sugar|honey|syrup|stevia)
          (which sugar can i have|what sugar can i get|what sugar is there|is there (sweetener|brown sugar))""")),
      Map.entry(Topic.SIZES, Phrase.lines("""
          (and|um|okay|) (what|which) (sizes|cups|cup sizes|size) (do you have|are there|can i get|can i have)
          (how (big|large) (is|are) (a large|the large|your cups|a medium|the cups|a small)|what are the sizes|what are your sizes|how many ounces is a large|tell me the sizes)
          (and|) do you have (different sizes|a large cup|small cups|bigger cups|something bigger|other sizes)""")),
      Map.entry(Topic.ROASTS, Phrase.lines("""
          (and|um|okay|) (what|which) (roasts|roast|kinds of roast|beans|kind of roast) (do you have|are there|can i get|can i have)
          (and|) do you have (a dark roast|a light roast|a medium roast|dark roast|light roast|medium roast|different roasts|other roasts)
          (what are the roasts|what are your roasts|tell me the roasts|which roast do you use|what roast is it)""")),
      Map.entry(Topic.SHOTS, Phrase.lines("""
          (and|um|okay|) how many shots (can i get|can i have|are there|do you put in|are in it|do you have)
          (and|) (can i have|do you have|do you do|can i get) (more|extra|several) shots
          (what shots do you have|what are the shots|how strong can you make it|which shots are there)""")),
      Map.entry(Topic.WAIT, Phrase.lines("""
          (and|okay|um|) (how long|how much time) (does it take|will it take|do i have to wait|is the wait|will that take|does that take|will it be)
          (and|) when (will it be|is it|can i pick it up|can i get it|will my coffee be) (ready|)
          (how fast are you|is it quick|can you do it fast|how soon can i have it|how many minutes)""")),
      Map.entry(Topic.PAYMENT, Phrase.lines("""
          (and|okay|um|) (can|may) i pay (by card|with a card|in cash|with cash|by credit card|with my phone)
          (and|) (how|where|when) (do|can) i pay
          (and|) do you (take|accept) (cards|credit cards|cash|card)
          (i want to pay by card|i'd like to pay in cash|do i pay now|do i pay online)""")),
      Map.entry(Topic.NAME, Phrase.lines("""
          (who is this|who am i talking to|what's your name|what is your name|which shop is this|what place is this|who's speaking|what's the name of the (shop|bar|place)|what shop is this)""")));

  private Sayings() {}

  /** The patterns of a meaning; empty for one that names something. */
  static List<Phrase> of(Meaning meaning) {
    return BY_MEANING.getOrDefault(meaning, List.of());
  }

  /** All patterns. */
  static List<Phrase> all() {
    List<Phrase> all = new ArrayList<>();
    BY_MEANING.values().forEach(all::addAll);
    return all;
  }
}
