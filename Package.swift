// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "trivium",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "trivium", targets: ["Trivium"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .target(name: "StrategyCore"),
    .target(name: "BaselineModel", dependencies: ["StrategyCore"]),
    .target(
      name: "CCurl",
      linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "ModelProviders",
      dependencies: ["StrategyCore", "CCurl"],
      resources: [.embedInCode("prices.json")]),
    .target(
      name: "Archive",
      dependencies: ["StrategyCore", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "CellGrid"),
    .target(name: "Widgets", dependencies: ["CellGrid"]),
    .target(name: "Workbench", dependencies: ["StrategyCore", "CellGrid", "Widgets"]),
    .target(name: "Runtime", dependencies: ["Workbench", "StrategyCore", "CellGrid"]),
    .target(
      name: "CNcurses",
      cSettings: [.define("NCURSES_WIDECHAR", to: "1"), .define("_GNU_SOURCE")],
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("tinfo", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(name: "NcursesDriver", dependencies: ["CellGrid", "CNcurses"]),
    .target(
      name: "Themes", path: "Themes",
      resources: [
        .embedInCode("terminal.yaml"), .embedInCode("dark.yaml"), .embedInCode("light.yaml"),
        .embedInCode("high-contrast.yaml"), .embedInCode("colour-blind.yaml"),
        .embedInCode("mono.yaml"),
      ]),
    .executableTarget(
      name: "Trivium",
      dependencies: [
        "StrategyCore", "BaselineModel", "ModelProviders", "Archive", "CellGrid", "Widgets",
        "Workbench",
        "Runtime", "NcursesDriver", "Themes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Samples"],
      plugins: ["EmbedSamples"]),

    .executableTarget(name: "SampleEmbedder", path: "Sources/EmbedSamples/Tool"),
    .plugin(
      name: "EmbedSamples", capability: .buildTool(), dependencies: ["SampleEmbedder"],
      path: "Sources/EmbedSamples/Plugin"),

    .executableTarget(
      name: "TriviumBenchmarks",
      dependencies: ["StrategyCore", "BaselineModel", "ModelProviders", "Archive", "Workbench"],
      path: "Tests/Benchmarks",
      exclude: ["run", "peers.py", "evaluation_bench.py", "screen.py", "terminal_bench.py"]),

    .testTarget(name: "StrategyCoreTests", dependencies: ["StrategyCore"]),
    .testTarget(name: "BaselineModelTests", dependencies: ["BaselineModel", "StrategyCore"]),
    .testTarget(
      name: "ModelProvidersTests", dependencies: ["ModelProviders", "StrategyCore"],
      exclude: ["Fixtures"]),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive", "StrategyCore"]),
    .testTarget(name: "CellGridTests", dependencies: ["CellGrid"]),
    .testTarget(name: "WidgetsTests", dependencies: ["Widgets", "CellGrid"]),
    .testTarget(name: "NcursesDriverTests", dependencies: ["NcursesDriver", "CellGrid"]),
    .testTarget(
      name: "WorkbenchTests", dependencies: ["Workbench", "StrategyCore", "CellGrid", "Widgets"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "RuntimeTests",
      dependencies: ["Runtime", "Workbench", "Widgets", "StrategyCore", "CellGrid"]),
    .testTarget(
      name: "TriviumTests",
      dependencies: [
        "Trivium", "StrategyCore", "BaselineModel", "Archive", "CellGrid", "Themes", "Runtime",
        "Workbench",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// One set of rules for every Swift target: strict Swift 6, imports that do not leak, no warnings.
let cTargets: Set = ["CCurl", "CNcurses"]
for target in package.targets where target.type != .plugin && !cTargets.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}

// `make run` builds in less than half the time of a release: without optimising, except for what every frame and every
// training goes through.
if Context.environment["TRIVIUM_QUICK"] != nil {
  for target in package.targets where ["BaselineModel", "CellGrid"].contains(target.name) {
    target.swiftSettings?.append(
      .unsafeFlags(["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"]))
  }
}
