/// A published byte-pair encoding: how it splits a text, and its tokens beside the vocabulary.
public enum BytePairEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// GPT-3.5, GPT-4 and the third generation of embeddings.
  case cl100k = "cl100k_base"
  /// GPT-4o and what came after it.
  case o200k = "o200k_base"
  /// The open-weight GPT models: the vocabulary of `o200k` and more special tokens.
  case harmony = "o200k_harmony"

  /// A way to split a text into pieces.
  enum Split: Sendable {
    case cl100k, o200k
  }

  var split: Split { self == .cl100k ? .cl100k : .o200k }

  /// The encoding that the vocabulary file is named after.
  public var vocabulary: BytePairEncoding { self == .harmony ? .o200k : self }

  /// SHA-256 of the published vocabulary file, in hexadecimal.
  public var vocabularyDigest: String {
    switch vocabulary {
    case .cl100k: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
    default: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
    }
  }

  /// Bytes of the published vocabulary file.
  public var vocabularyByteCount: Int { vocabulary == .cl100k ? 1_681_126 : 3_613_922 }

  /// Tokens of the published vocabulary file.
  public var vocabularyCount: Int { vocabulary == .cl100k ? 100_256 : 199_998 }

  /// Texts that stand for one token each where special tokens are read.
  public var specialTokens: [String: Int] {
    switch self {
    case .cl100k:
      [
        "<|endoftext|>": 100_257, "<|fim_prefix|>": 100_258, "<|fim_middle|>": 100_259,
        "<|fim_suffix|>": 100_260, "<|endofprompt|>": 100_276,
      ]
    case .o200k: ["<|endoftext|>": 199_999, "<|endofprompt|>": 200_018]
    case .harmony: Self.harmonyTokens
    }
  }

  private static let harmonyTokens: [String: Int] = {
    let named = [
      199_998: "startoftext", 199_999: "endoftext", 200_002: "return", 200_003: "constrain",
      200_005: "channel", 200_006: "start", 200_007: "end", 200_008: "message", 200_012: "call",
    ]
    var tokens = ["<|endofprompt|>": 200_018]
    for token in 199_998..<201_088 {
      tokens["<|\(named[token] ?? "reserved_\(token)")|>"] = token
    }
    return tokens
  }()
}
