import Testing

@testable import Archive

struct HTMLTextTests {
  @Test func `structure becomes Markdown and the rest of the markup goes`() {
    let page = """
      <!DOCTYPE html><html><head><title>Help &amp; more</title>
      <style>p { color: red }</style><script>if (a < b) { "</p>" }</script></head>
      <body><nav>Home</nav><H1 class="a>b">Refunds</H1>
      <p>Within <b>30</b>&nbsp;days,
      said &ldquo;we&rdquo; &#8211; &#x41;.</p><!-- not <p>this</p> -->
      <ul><li>one<li>two</li></ul>
      <table><tr><th>Plan</th><th>Price</th></tr><tr><td>A</td><td>1</td></tr></table>
      <pre>a
        b</pre>after<br>break</body></html>
      """
    #expect(
      HTMLText.markdown(of: page) == """
        Help & more

        # Refunds

        Within 30 days, said “we” – A.

        - one
        - two

        Plan | Price
        A | 1

        ```
        a
          b
        ```

        after
        break


        """)
  }

  @Test(arguments: [
    ("a < b && c", "a < b && c"), ("&unknown; &#xFFFFFFFF; &", "&unknown; &#xFFFFFFFF; &"),
    ("<", "<"), ("<p", ""), ("<!-- open", ""), ("<script>open", ""), ("x<br", "x\n"),
    ("<a href=\"open>text", "text"), ("</p></pre></div>x", "x"), ("", ""),
  ])
  func `broken markup loses nothing that is text`(page: String, text: String) {
    #expect(HTMLText.markdown(of: page).trimmed == text.trimmed)
  }
}
